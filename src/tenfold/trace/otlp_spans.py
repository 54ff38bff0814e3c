"""A trace as OpenTelemetry spans: the analysis, in it its calls, in those their attempts.

An attempt is one request to a model, and has what the semantic conventions for generative AI say of
a client's inference span (https://github.com/open-telemetry/semantic-conventions-genai,
docs/gen-ai/gen-ai-spans.md, status "development", as of v1.41.1): ``chat MODEL``, kind CLIENT,
``gen_ai.usage.*`` with cached tokens counted in ``input_tokens``. Tokens stand on attempts only, so
that whoever sums them up counts none twice. The analysis is that document's ``invoke_workflow``.
What the conventions have no name for begins with ``tenfold.``; prices are among it.

Prompts and answers are in no trace, and so in no span.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from tenfold.execution.events import AttemptEnd
from tenfold.llm.redaction import without_keys
from tenfold.trace.calls import AttemptTrace, CallTrace
from tenfold.trace.run import RunTrace
from tenfold.trace.span import AttributeValue, Span, SpanEvent, SpanKind

WORKFLOW: Final = "tenfold.analyze"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PROVIDERS: Final = {
    "openai": "openai",
    # Whatever speaks OpenAI's format: the conventions name the format, not who runs the model.
    "openai-chat": "openai",
    "anthropic": "anthropic",
    "google": "gcp.gemini",
}
"""Tenfold's names of providers in the conventions' words; others stay as they are."""
_READS_PASSAGES: Final = "extractive"


def spans_of(
    trace: RunTrace, scrub: Callable[[str], str] = lambda text: without_keys(text, ())
) -> tuple[Span, ...]:
    """The spans of ``trace``, parents before their children.

    ``scrub`` takes what is secret out of every text.
    """
    return tuple(_Spans(trace, scrub).all())


class _Spans:
    def __init__(self, trace: RunTrace, scrub: Callable[[str], str]) -> None:
        self._trace = trace
        self._scrub = scrub
        self._provider, _, self._model = trace.model.partition(":")
        self._root = self._id("analysis")

    def all(self) -> Iterator[Span]:
        yield self._analysis()
        for number, run in enumerate((*self._trace.earlier, self._trace), start=1):
            critical = run.critical_path.calls
            for place, call in enumerate(run.calls):
                path = f"{number}/{place}"
                yield self._call(run, path, call, number, critical=place in critical)
                for attempt in call.attempts:
                    yield self._attempt(run, path, call, attempt)

    def _analysis(self) -> Span:
        trace, runs = self._trace, (*self._trace.earlier, self._trace)
        totals = trace.totals
        attributes: dict[str, AttributeValue | None] = {
            "gen_ai.operation.name": "invoke_workflow",
            "gen_ai.workflow.name": WORKFLOW,
            "tenfold.model": trace.model,
            "tenfold.strategy": trace.strategy,
            "tenfold.company": trace.company,
            "tenfold.form": trace.form,
            "tenfold.fiscal_year": trace.fiscal_year,
            "tenfold.accession": trace.accession,
            "tenfold.runs": len(runs),
            "tenfold.calls": totals.calls,
            "tenfold.failed_calls": totals.failed,
            "tenfold.cancelled_calls": totals.cancelled,
            "tenfold.stopped": trace.stopped,
            "tenfold.attempts": totals.attempts,
            "tenfold.retries": totals.retries,
            "tenfold.repairs": totals.repairs,
            "tenfold.hedges": totals.hedges,
            "tenfold.hedges_won": totals.hedges_won,
            "tenfold.cached_calls": totals.cached,
            "tenfold.joined_calls": totals.joined,
            "tenfold.one_by_one_seconds": totals.one_by_one_seconds,
            "tenfold.critical_path_seconds": trace.critical_path.seconds,
            "tenfold.cost_usd": totals.usage.cost_usd,
        }
        return Span(
            trace_id=trace.id,
            span_id=self._root,
            parent_id=None,
            name=f"invoke_workflow {WORKFLOW}",
            kind=SpanKind.INTERNAL,
            start_nanos=_nanos(runs[0], 0.0),
            end_nanos=_nanos(trace, trace.wall_seconds),
            attributes=self._clean(attributes),
            events=tuple(SpanEvent("resumed", _nanos(run, 0.0)) for run in runs[1:]),
        )

    def _call(
        self, run: RunTrace, path: str, call: CallTrace, number: int, *, critical: bool
    ) -> Span:
        attributes: dict[str, AttributeValue | None] = {
            "tenfold.section": call.section,
            "tenfold.components": call.components,
            "tenfold.run": number,
            "tenfold.critical": critical,
            "tenfold.saved": call.saved,
            "tenfold.attempts": len(call.attempts),
            "tenfold.retries": call.resent,
            "tenfold.repairs": call.repairs,
            "tenfold.hedges": call.hedges,
            "tenfold.queued_seconds": _between(call.queued, call.started),
            "tenfold.cost_usd": call.usage.cost_usd,
            "error.type": _error_type(call),
        }
        return Span(
            trace_id=self._trace.id,
            span_id=self._id(path),
            parent_id=self._root,
            name=self._scrub(call.name),
            kind=SpanKind.INTERNAL,
            start_nanos=_nanos(run, call.queued),
            end_nanos=_nanos(run, _end(run, call)),
            attributes=self._clean(attributes),
            events=tuple(self._call_events(run, call)),
            error=None if call.reason is None else self._scrub(call.reason),
        )

    def _call_events(self, run: RunTrace, call: CallTrace) -> Iterator[SpanEvent]:
        if call.released is not None:
            yield SpanEvent("released", _nanos(run, call.released))
        for retry in call.retries:
            attributes: dict[str, AttributeValue | None] = {
                "tenfold.attempt": retry.after,
                "tenfold.delay_seconds": retry.delay_seconds,
                "tenfold.reason": retry.reason,
            }
            name = "repair" if retry.repair else "retry"
            yield SpanEvent(name, _nanos(run, retry.at), self._clean(attributes))

    def _attempt(self, run: RunTrace, path: str, call: CallTrace, attempt: AttemptTrace) -> Span:
        asks_a_model = self._provider != _READS_PASSAGES
        ended = _end(run, call) if attempt.ended is None else attempt.ended
        own: dict[str, AttributeValue | None] = {
            "tenfold.attempt": attempt.number,
            "tenfold.hedge": attempt.hedge,
            "tenfold.attempt.end": attempt.end,
            "tenfold.usage_estimated": attempt.estimated,
            "tenfold.cost_usd": attempt.usage.cost_usd,
            "error.type": attempt.error if attempt.end is AttemptEnd.FAILED else None,
        }
        events: tuple[SpanEvent, ...] = ()
        if attempt.first_token is not None:
            events = (SpanEvent("first_token", _nanos(run, attempt.first_token)),)
        return Span(
            trace_id=self._trace.id,
            span_id=self._id(f"{path}/{attempt.number}"),
            parent_id=self._id(path),
            name=self._scrub(f"chat {self._model}") if asks_a_model else "read passages",
            kind=SpanKind.CLIENT if asks_a_model else SpanKind.INTERNAL,
            start_nanos=_nanos(run, attempt.started),
            end_nanos=_nanos(run, ended),
            attributes=self._clean({**(self._asked(attempt) if asks_a_model else {}), **own}),
            events=events,
            error=None if attempt.reason is None else self._scrub(attempt.reason),
        )

    def _asked(self, attempt: AttemptTrace) -> dict[str, AttributeValue | None]:
        usage = attempt.usage
        return {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": _PROVIDERS.get(self._provider, self._provider),
            "gen_ai.request.model": self._model,
            "gen_ai.request.stream": True,
            "gen_ai.output.type": "json",
            "gen_ai.response.time_to_first_chunk": _between(attempt.started, attempt.first_token),
            "gen_ai.usage.input_tokens": usage.prompt_tokens,
            "gen_ai.usage.cache_read.input_tokens": usage.cached_prompt_tokens,
            "gen_ai.usage.cache_creation.input_tokens": usage.cache_write_tokens,
            "gen_ai.usage.output_tokens": usage.completion_tokens,
        }

    def _clean(self, values: Mapping[str, AttributeValue | None]) -> dict[str, AttributeValue]:
        """What is known of ``values``, texts scrubbed and without an enumeration's class."""
        clean: dict[str, AttributeValue] = {}
        for name, value in values.items():
            match value:
                case None:
                    continue
                case str():
                    clean[name] = self._scrub(str(value))
                case tuple():
                    clean[name] = tuple(self._scrub(text) for text in value)
                case _:
                    clean[name] = value
        return clean

    def _id(self, path: str) -> str:
        """The same for the same place of the same trace, however often it is exported."""
        return sha256(f"{self._trace.id}/{path}".encode()).hexdigest()[:16]


def _error_type(call: CallTrace) -> str | None:
    """'_OTHER' is the conventions' word for what has none of its own."""
    if call.reason is None:
        return None
    if call.cancelled:
        return "cancelled"
    return next((a.error for a in reversed(call.attempts) if a.error is not None), "_OTHER")


def _end(run: RunTrace, call: CallTrace) -> float:
    """A call that had not ended reaches to the end of what is known."""
    return max(run.wall_seconds, call.queued) if call.ended is None else call.ended


def _between(begin: float, end: float | None) -> float | None:
    return None if end is None else round(end - begin, 3)


def _nanos(run: RunTrace, seconds: float) -> int:
    began = datetime.fromisoformat(run.began_at) - _EPOCH
    return (began // timedelta(microseconds=1)) * 1_000 + round(seconds * 1_000) * 1_000_000
