"""Spans as OTLP/JSON, which collectors read from files and over HTTP.

Source: the JSON encoding of the OpenTelemetry protocol
(https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): protobuf's JSON mapping, but
with ids in hexadecimal and enumerations as numbers; 64-bit integers are strings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from tenfold.trace.span import AttributeValue, Span

SERVICE: Final = "tenfold"
_STATUS_ERROR: Final = 2


def otlp_json(spans: Sequence[Span]) -> str:
    """The document of one ``ExportTraceServiceRequest``, which is one ``TracesData`` too."""
    own_version = version("tenfold")
    resource = {"service.name": SERVICE, "service.version": own_version}
    document = {
        "resourceSpans": [
            {
                "resource": {"attributes": _attributes(resource)},
                "scopeSpans": [
                    {
                        "scope": {"name": SERVICE, "version": own_version},
                        "spans": [_span(span) for span in spans],
                    }
                ],
            }
        ]
    }
    # ASCII, because a reason may hold half a surrogate pair, which is no UTF-8.
    return json.dumps(document, allow_nan=False)


def _span(span: Span) -> dict[str, Any]:
    written: dict[str, Any] = {
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "name": span.name,
        "kind": span.kind.value,
        "startTimeUnixNano": str(span.start_nanos),
        "endTimeUnixNano": str(span.end_nanos),
        "attributes": _attributes(span.attributes),
    }
    if span.parent_id is not None:
        written["parentSpanId"] = span.parent_id
    if span.events:
        written["events"] = [
            {
                "timeUnixNano": str(event.at_nanos),
                "name": event.name,
                "attributes": _attributes(event.attributes),
            }
            for event in span.events
        ]
    if span.error is not None:
        written["status"] = {"code": _STATUS_ERROR, "message": span.error}
    return written


def _attributes(values: Mapping[str, AttributeValue]) -> list[dict[str, Any]]:
    return [{"key": name, "value": _value(value)} for name, value in values.items()]


def _value(value: AttributeValue) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case str():
            return {"stringValue": value}
        case _:
            return {"arrayValue": {"values": [_value(part) for part in value]}}
