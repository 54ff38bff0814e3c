"""What the command line says beside its results: sentences for people, records for machines.

The library logs under ``tenfold`` and configures nothing; this is where a handler is attached,
once. Everything goes to stderr: stdout is for results. With ``--log-format json`` every line of
stderr is one JSON object, the sentences for people included. Whatever looks like a key, or is
one that the environment holds, is taken out of every line.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

import click

from tenfold.llm.redaction import without_keys
from tenfold.settings import KEY_VARIABLES

if TYPE_CHECKING:
    from tenfold.analysis.events import Event

LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("text", "json")

_log = logging.getLogger("tenfold")
_EVENT_FIELDS = "tenfold_event"


def configure_logging(level: str, log_format: str, *, stream: TextIO | None = None) -> None:
    """Send the library's records of at least ``level`` to stderr; a second call replaces it."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_JsonFormatter() if log_format == "json" else _TextFormatter())
    _log.handlers[:] = [handler]
    _log.setLevel(level.upper())
    _log.propagate = False


def say(text: str, *, level: int = logging.INFO, echo: Callable[[str], None] | None = None) -> None:
    """Tell the user one sentence on stderr: as it stands, or as a record where those are asked for.

    ``echo`` writes it instead of click, where a live display must not be torn.
    """
    if _writes_json():
        _log.log(level, "%s", text)
    else:
        (echo or _echo)(redacted(text))


def say_error(text: str) -> None:
    """Tell the user what went wrong."""
    if _writes_json():
        _log.error("%s", text)
    else:
        click.echo(f"{'Error: ' if text != 'Stopped.' else ''}{redacted(text)}", err=True)


def redacted(text: str) -> str:
    """``text`` without keys."""
    names = [name for variables in KEY_VARIABLES.values() for name in variables]
    return without_keys(text, [key for name in names if (key := os.environ.get(name, "").strip())])


def log_event(event: Event) -> None:
    """Write one event of an analysis to the log: what calls do, never what prompts say."""
    from tenfold.execution.events import (
        CallFinished,
        CallQueued,
        CallRetrying,
        CallSaved,
        CallStarted,
        ComponentFinished,
        FirstToken,
    )

    match event:
        case CallSaved():
            by = "another analysis's call" if event.joined else "the cache"
            _record(logging.DEBUG, event, "%s answered by %s", event.call, by)
        case CallQueued():
            _record(logging.DEBUG, event, "queued %s", event.call)
        case CallStarted():
            began = "hedged" if event.hedge else "started"
            _record(logging.DEBUG, event, "%s %s, attempt %d", began, event.call, event.attempt)
        case FirstToken():
            _record(logging.DEBUG, event, "first token of %s", event.call)
        case CallRetrying():
            _record(
                logging.INFO,
                event,
                "%s %s after attempt %d, in %.1f s: %s",
                "repairing" if event.repair else "retrying",
                event.call,
                event.attempt,
                event.delay_seconds,
                event.reason,
            )
        case CallFinished():
            _record(
                logging.INFO,
                event,
                "%s %s: %d attempts, %d tokens in (%d cached), %d out%s",
                "failed" if event.reason else "finished",
                event.call,
                event.attempts,
                event.usage.prompt_tokens,
                event.usage.cached_prompt_tokens,
                event.usage.completion_tokens,
                f": {event.reason}" if event.reason else "",
            )
        case ComponentFinished(outcome=outcome):
            source = f" from {outcome.source.value}" if outcome.source else ""
            name = outcome.component.name
            _record(logging.DEBUG, event, "%s %s%s", name, outcome.status.value, source)
        case _:
            return


def _record(level: int, event: Any, message: str, *arguments: object) -> None:
    if _log.isEnabledFor(level):
        fields = {"event": type(event).__name__, "at_seconds": round(event.at_seconds, 3)}
        if call := getattr(event, "call", None):
            fields["call"] = call
        _log.log(level, message, *arguments, extra={_EVENT_FIELDS: fields})


def _writes_json() -> bool:
    return any(isinstance(handler.formatter, _JsonFormatter) for handler in _log.handlers)


def _echo(text: str) -> None:
    click.echo(text, err=True)


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, _EVENT_FIELDS, {})
        at = f"{fields['at_seconds']:8.3f} s  " if "at_seconds" in fields else ""
        return redacted(f"{record.levelname.lower():<8}{at}{super().format(record)}")


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(super().format(record)),
        }
        return json.dumps(entry | getattr(record, _EVENT_FIELDS, {}))
