"""Spans to a collector, by OpenTelemetry's own exporter over HTTP.

The exporter reads what OpenTelemetry's environment variables say of headers, certificates,
compression and timeout (OTEL_EXPORTER_OTLP_HEADERS and its like), tries again while the collector
is busy, and gives up after ten seconds unless told otherwise.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from tenfold.errors import TenfoldError, UsageError
from tenfold.trace.otlp_json import SERVICE
from tenfold.trace.span import Span, SpanKind

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

_TRACES_PATH: Final = "/v1/traces"
_LACKS_ITS_SCHEME: Final = re.compile(r"[\w.-]+:\d+(/.*)?")
_EXPORTERS_LOGGER: Final = "opentelemetry.exporter.otlp.proto.http.trace_exporter"


def is_collector(destination: str) -> bool:
    """Whether ``destination`` is an address rather than a file.

    Raises:
        UsageError: it can be neither, but was meant as an address.
    """
    if _LACKS_ITS_SCHEME.fullmatch(destination):
        raise UsageError(f"--otlp {destination} lacks its beginning. Write http://{destination}.")
    return destination.lower().startswith(("http://", "https://"))


def collector_endpoint(address: str) -> str:
    """Where traces go: ``address`` as it is where it names a path, else its ``/v1/traces``.

    Raises:
        UsageError: it is no address of a host.
    """
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        has_host = False
        parts = SplitResult("", "", "", "", "")
    if not has_host:
        raise UsageError(
            "--otlp is no address of a collector. Give it as http://HOST:4318, or a file's name."
        )
    return parts._replace(path=_TRACES_PATH).geturl() if parts.path in {"", "/"} else address


def check_exporter() -> None:
    """Make sure that OpenTelemetry's exporter is installed.

    Raises:
        UsageError: it is not.
    """
    try:
        import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ImportError:
        raise UsageError(
            "Sending spans needs OpenTelemetry's exporter. Install it with: "
            "pip install 'tenfold[otel]'. Writing them to a file needs nothing."
        ) from None


def send_spans(spans: Sequence[Span], address: str) -> None:
    """Send ``spans`` to the collector at ``address``.

    Raises:
        UsageError: the address is none, or the exporter is not installed.
        TenfoldError: the collector did not take them.
    """
    endpoint = collector_endpoint(address)
    check_exporter()
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import SpanExportResult

    with _quietly() as statuses:
        exporter = OTLPSpanExporter(endpoint=endpoint)
        result = exporter.export(_readable(spans))
        exporter.shutdown()
    if result is not SpanExportResult.SUCCESS:
        parts = urlsplit(endpoint)  # without a password that may stand in it
        where = f"{parts.hostname}{f':{parts.port}' if parts.port else ''}"
        why = f"HTTP {statuses[-1]}" if statuses else "no answer"
        raise TenfoldError(
            f"The collector at {where} did not take the spans ({why}). See that it runs and takes "
            "OTLP over HTTP, or write a file: --otlp FILE.json."
        )


@contextmanager
def _quietly() -> Generator[list[int], None, None]:
    """Keeps what the exporter logs from the terminal, but for the HTTP statuses in it."""
    statuses: list[int] = []

    class Collects(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told = record.args if isinstance(record.args, tuple) else ()
            statuses.extend(status for status in told if isinstance(status, int))

    logger = logging.getLogger(_EXPORTERS_LOGGER)
    handler, propagates = Collects(), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield statuses
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates


def _readable(spans: Sequence[Span]) -> list[ReadableSpan]:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import Event, ReadableSpan
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope
    from opentelemetry.trace import SpanContext, TraceFlags
    from opentelemetry.trace import SpanKind as TheirKind
    from opentelemetry.trace.status import Status, StatusCode

    own_version = version("tenfold")
    resource = Resource.create({"service.name": SERVICE, "service.version": own_version})
    scope = InstrumentationScope(SERVICE, own_version)
    kinds = {SpanKind.INTERNAL: TheirKind.INTERNAL, SpanKind.CLIENT: TheirKind.CLIENT}

    def context(span: Span, span_id: str) -> SpanContext:
        sampled = TraceFlags(TraceFlags.SAMPLED)
        return SpanContext(int(span.trace_id, 16), int(span_id, 16), False, sampled)

    return [
        ReadableSpan(
            span.name,
            context=context(span, span.span_id),
            parent=None if span.parent_id is None else context(span, span.parent_id),
            resource=resource,
            attributes=dict(span.attributes),
            events=[Event(e.name, dict(e.attributes), e.at_nanos) for e in span.events],
            kind=kinds[span.kind],
            status=Status(StatusCode.UNSET if span.error is None else StatusCode.ERROR, span.error),
            start_time=span.start_nanos,
            end_time=span.end_nanos,
            instrumentation_scope=scope,
        )
        for span in spans
    ]
