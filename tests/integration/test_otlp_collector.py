"""Spans sent by OpenTelemetry's exporter to a receiver over real HTTP, read as protobuf."""

from __future__ import annotations

import gzip
import json
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from support.requirements import need_packages
from support.traces import KEY, resumed_trace, sample_trace
from tenfold.cli.main import run
from tenfold.errors import TenfoldError, UsageError
from tenfold.trace.otlp_send import collector_endpoint, is_collector, send_spans
from tenfold.trace.otlp_spans import spans_of
from tenfold.trace.stored import trace_json

NEEDED = ("opentelemetry-exporter-otlp-proto-http", "opentelemetry-proto")


@dataclass
class Collector:
    """What it was sent, and how it answers."""

    url: str = ""
    status: int = 200
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


@pytest.fixture
def collector(monkeypatch) -> Iterator[Collector]:
    need_packages(*NEEDED, get_by="pip install 'tenfold[otel]'")
    got = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.paths.append(self.path)
            got.headers.append({name.lower(): value for name, value in self.headers.items()})
            got.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(got.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    got.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def received(body: bytes):
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    request = ExportTraceServiceRequest.FromString(body)
    (resource_spans,) = request.resource_spans
    (scope_spans,) = resource_spans.scope_spans
    return resource_spans.resource, scope_spans.spans


def test_a_collector_gets_every_span(collector: Collector) -> None:
    spans = spans_of(resumed_trace())
    send_spans(spans, collector.url)
    assert collector.paths == ["/v1/traces"]
    assert collector.headers[0]["content-type"] == "application/x-protobuf"
    resource, read = received(collector.bodies[0])
    named = {a.key: a.value.string_value for a in resource.attributes}
    assert named["service.name"] == "tenfold"
    for got, sent in zip(read, spans, strict=True):
        assert (got.trace_id.hex(), got.span_id.hex()) == (sent.trace_id, sent.span_id)
        assert got.parent_span_id.hex() == (sent.parent_id or "")
        assert (got.name, got.kind) == (sent.name, sent.kind)
        assert (got.start_time_unix_nano, got.end_time_unix_nano) == (
            sent.start_nanos,
            sent.end_nanos,
        )
        assert (got.status.code == got.status.STATUS_CODE_ERROR) is (sent.error is not None)
        assert {a.key for a in got.attributes} == set(sent.attributes)
        assert [(e.name, e.time_unix_nano) for e in got.events] == [
            (e.name, e.at_nanos) for e in sent.events
        ]
    assert KEY.encode() not in collector.bodies[0]


def test_the_command_sends_them_and_says_so(collector: Collector, tmp_path, capsys) -> None:
    path = tmp_path / "analysis.json"
    path.write_text(json.dumps({"sections": {}, "trace": trace_json(sample_trace())}))
    assert run(["trace", str(path), "--otlp", collector.url]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert f"Sent: 17 spans, trace {sample_trace().id}" in told.err
    assert len(received(collector.bodies[0])[1]) == 17


def test_a_path_of_the_collectors_own_and_the_exporters_settings(
    collector: Collector, monkeypatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-team=filings")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")
    send_spans(spans_of(sample_trace()), f"{collector.url}/otlp/v1/traces")
    assert collector.paths == ["/otlp/v1/traces"]
    assert collector.headers[0]["x-team"] == "filings"
    assert len(received(gzip.decompress(collector.bodies[0]))[1]) == 17


def test_a_collector_that_refuses_is_named_with_its_answer(collector: Collector, capsys) -> None:
    collector.status = 401
    address = collector.url.replace("http://", "http://user:secret@")
    with pytest.raises(TenfoldError, match=r"127\.0\.0\.1:\d+ did not take.*HTTP 401") as told:
        send_spans(spans_of(sample_trace()), address)
    assert "secret" not in str(told.value)
    assert capsys.readouterr().err == ""


def test_nobody_there(monkeypatch) -> None:
    need_packages(*NEEDED, get_by="pip install 'tenfold[otel]'")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "0.2")
    with socket.socket() as taken:  # bound, and not listening
        taken.bind(("127.0.0.1", 0))
        host, port = taken.getsockname()
        with pytest.raises(TenfoldError, match=rf"{host}:{port} did not take.*\(no answer\)"):
            send_spans(spans_of(sample_trace()), f"http://{host}:{port}")


@pytest.mark.parametrize(
    ("address", "endpoint"),
    [
        ("http://host:4318", "http://host:4318/v1/traces"),
        ("http://host:4318/", "http://host:4318/v1/traces"),
        ("https://host/api/otlp/traces?a=b", "https://host/api/otlp/traces?a=b"),
    ],
)
def test_where_traces_go(address, endpoint) -> None:
    assert is_collector(address)
    assert collector_endpoint(address) == endpoint


@pytest.mark.parametrize("address", ["http://", "http://host:port", "https:///v1/traces"])
def test_what_is_no_address(address) -> None:
    with pytest.raises(UsageError, match="no address of a collector"):
        collector_endpoint(address)


def test_a_file_is_no_address_and_a_host_without_scheme_neither() -> None:
    assert not is_collector("spans.json")
    assert not is_collector("./localhost")
    with pytest.raises(UsageError, match="Write http://localhost:4318"):
        is_collector("localhost:4318")


def test_without_the_exporter_it_says_what_to_install(monkeypatch) -> None:
    exporter = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
    monkeypatch.setitem(sys.modules, exporter, None)
    with pytest.raises(UsageError, match=r"pip install 'tenfold\[otel\]'"):
        send_spans((), "http://127.0.0.1:4318")
