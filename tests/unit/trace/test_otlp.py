"""Traces as OpenTelemetry spans and as OTLP/JSON."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from support.requirements import need_packages
from support.traces import BEGAN_NANOS, KEY, TRACE_ID, resumed_trace, sample_trace
from tenfold.llm.redaction import without_keys
from tenfold.trace.otlp_json import otlp_json
from tenfold.trace.otlp_spans import spans_of
from tenfold.trace.span import SpanKind

SPANS = spans_of(sample_trace())
ROOT = SPANS[0]
CALLS = {span.name: span for span in SPANS if span.parent_id == ROOT.span_id}
MILLISECOND = 1_000_000


def attempts(call: str):
    return [span for span in SPANS if span.parent_id == CALLS[call].span_id]


def test_the_root_is_the_analysis() -> None:
    assert ROOT.parent_id is None
    assert (ROOT.name, ROOT.kind) == ("invoke_workflow tenfold.analyze", SpanKind.INTERNAL)
    assert (ROOT.start_nanos, ROOT.end_nanos) == (
        BEGAN_NANOS,
        BEGAN_NANOS + 6_600 * MILLISECOND,
    )
    assert ROOT.attributes["tenfold.company"] == "Orrery Instruments, Inc."
    assert ROOT.attributes["tenfold.attempts"] == 8
    assert ROOT.attributes["tenfold.hedges_won"] == 1
    assert {span.trace_id for span in SPANS} == {TRACE_ID}


def test_calls_hang_on_it_and_attempts_on_them() -> None:
    assert len(SPANS) == 1 + 8 + 8
    call = CALLS["business.rivals"]
    assert (call.start_nanos - BEGAN_NANOS) // MILLISECOND == 500
    assert (call.end_nanos - BEGAN_NANOS) // MILLISECOND == 3_000
    assert [event.name for event in call.events] == ["released", "retry"]
    assert call.events[1].attributes["tenfold.delay_seconds"] == 0.5
    failed, answered = attempts("business.rivals")
    assert failed.attributes["error.type"] == "RateLimitedError"
    assert failed.error.startswith("The provider is busy (429)")
    assert answered.error is None


def test_an_attempt_speaks_the_genai_conventions() -> None:
    (attempt,) = attempts("business.products")
    assert (attempt.name, attempt.kind) == ("chat gpt-6-luna", SpanKind.CLIENT)
    asked = {k: v for k, v in attempt.attributes.items() if k.startswith("gen_ai.")}
    assert asked == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-6-luna",
        "gen_ai.request.stream": True,
        "gen_ai.output.type": "json",
        "gen_ai.response.time_to_first_chunk": 0.49,
        "gen_ai.usage.input_tokens": 2_000,
        "gen_ai.usage.cache_read.input_tokens": 1_500,
        "gen_ai.usage.cache_creation.input_tokens": 100,
        "gen_ai.usage.output_tokens": 400,
    }
    assert [event.name for event in attempt.events] == ["first_token"]


def test_every_genai_name_is_one_of_the_conventions() -> None:
    need_packages("opentelemetry-semantic-conventions", get_by="pip install 'tenfold[otel]'")
    from opentelemetry.semconv._incubating.attributes import gen_ai_attributes

    known = {value for value in vars(gen_ai_attributes).values() if isinstance(value, str)}
    used = {n for span in SPANS for n in span.attributes if n.startswith("gen_ai.")}
    assert len(used) == 11
    assert used <= known


def test_tokens_stand_on_attempts_alone() -> None:
    counted = [span for span in SPANS if "gen_ai.usage.input_tokens" in span.attributes]
    assert {span.kind for span in counted} == {SpanKind.CLIENT}
    tokens = sum(span.attributes["gen_ai.usage.input_tokens"] for span in counted)
    assert tokens == sample_trace().totals.usage.prompt_tokens


def test_a_hedge_and_what_it_overtook() -> None:
    late, hedge = attempts("risks.legal")
    assert late.attributes["tenfold.attempt.end"] == "superseded"
    assert late.attributes["tenfold.usage_estimated"] is True
    assert late.error is None
    assert "error.type" not in late.attributes
    assert hedge.attributes["tenfold.hedge"] is True


def test_a_call_that_failed_says_why() -> None:
    call = CALLS["risks.cyber"]
    assert call.error == "the answer did not fit the schema: text missing"
    assert call.attributes["error.type"] == "_OTHER"
    assert [event.name for event in call.events] == ["repair"]


def test_what_was_saved_has_no_attempts() -> None:
    assert CALLS["mda.cash"].attributes["tenfold.saved"] == "cache"
    assert CALLS["mda.margins"].attributes["tenfold.saved"] == "joined"
    assert attempts("mda.margins") == []


def test_the_critical_path_is_marked() -> None:
    marked = {name for name, span in CALLS.items() if span.attributes["tenfold.critical"]}
    assert marked == {"risks.legal", "risks[2]"}


def test_children_lie_within_their_parents() -> None:
    spans = {span.span_id: span for span in spans_of(resumed_trace())}
    for span in spans.values():
        assert span.start_nanos <= span.end_nanos
        if span.parent_id is not None:
            parent = spans[span.parent_id]
            assert parent.start_nanos <= span.start_nanos
            assert span.end_nanos <= parent.end_nanos
    assert len(spans) == len(spans_of(resumed_trace()))


def test_runs_that_were_broken_off_stand_under_the_same_root() -> None:
    spans = spans_of(resumed_trace())
    assert spans[0].attributes["tenfold.runs"] == 2
    (resumed,) = spans[0].events
    assert (resumed.name, resumed.at_nanos) == ("resumed", BEGAN_NANOS)
    assert spans[0].start_nanos < BEGAN_NANOS
    assert {span.attributes.get("tenfold.run") for span in spans} == {None, 1, 2}


def test_exported_twice_it_is_the_same() -> None:
    assert spans_of(sample_trace()) == SPANS
    other = spans_of(sample_trace(id="f" * 32))
    assert not {span.span_id for span in other} & {span.span_id for span in SPANS}


@pytest.mark.parametrize(
    ("model", "provider", "asked"),
    [
        ("openai-chat:llama3:8b", "openai", "llama3:8b"),
        ("anthropic:claude-x", "anthropic", "claude-x"),
        ("google:gemini-x", "gcp.gemini", "gemini-x"),
        ("ollama:qwen:4b", "ollama", "qwen:4b"),
    ],
)
def test_providers_have_the_conventions_names(model, provider, asked) -> None:
    spans = spans_of(sample_trace(model=model))
    attributes = next(s.attributes for s in spans if s.kind is SpanKind.CLIENT)
    assert attributes["gen_ai.provider.name"] == provider
    assert attributes["gen_ai.request.model"] == asked


def test_reading_passages_asks_no_model() -> None:
    spans = spans_of(sample_trace(model="extractive"))
    assert {span.kind for span in spans} == {SpanKind.INTERNAL}
    assert not any("gen_ai.request.model" in span.attributes for span in spans)


def test_no_key_gets_out() -> None:
    assert KEY in str(sample_trace())
    assert KEY not in otlp_json(SPANS)
    own = spans_of(sample_trace(), lambda text: without_keys(text, ["Orrery"]))
    assert "Orrery" not in otlp_json(own)


def test_the_file_is_what_the_protocol_says() -> None:
    need_packages("opentelemetry-proto", get_by="pip install 'tenfold[otel]'")
    from google.protobuf import json_format
    from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

    document = json.loads(otlp_json(spans_of(resumed_trace())))
    parsed = json_format.ParseDict(_ids_as_protobuf_has_them(document), TracesData())
    (resource_spans,) = parsed.resource_spans
    resource = {a.key: a.value.string_value for a in resource_spans.resource.attributes}
    assert resource["service.name"] == "tenfold"
    (scope_spans,) = resource_spans.scope_spans
    spans = spans_of(resumed_trace())
    assert len(scope_spans.spans) == len(spans)
    for read, span in zip(scope_spans.spans, spans, strict=True):
        assert read.trace_id.hex() == span.trace_id
        assert read.span_id.hex() == span.span_id
        assert read.parent_span_id.hex() == (span.parent_id or "")
        assert read.kind == span.kind
        assert (read.start_time_unix_nano, read.end_time_unix_nano) == (
            span.start_nanos,
            span.end_nanos,
        )
        assert (read.status.code == read.status.STATUS_CODE_ERROR) is (span.error is not None)
        assert [event.name for event in read.events] == [event.name for event in span.events]
        assert {a.key: _plain(a.value) for a in read.attributes} == span.attributes


def _ids_as_protobuf_has_them(node: Any) -> Any:
    """OTLP's ids are hexadecimal, protobuf's own JSON has bytes in base64."""
    if isinstance(node, list):
        return [_ids_as_protobuf_has_them(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        key: base64.b64encode(bytes.fromhex(value)).decode()
        if key in {"traceId", "spanId", "parentSpanId"}
        else _ids_as_protobuf_has_them(value)
        for key, value in node.items()
    }


def _plain(value: Any) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return tuple(_plain(part) for part in value.array_value.values)
    return getattr(value, kind)
