"""Log lines: one JSON object each, keys taken out, call events at their levels."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from tenfold.cli.logs import configure_logging, log_event, redacted, say
from tenfold.execution.events import CallRetrying, CallStarted


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    logger = logging.getLogger("tenfold")
    before = logger.handlers[:], logger.level, logger.propagate
    yield
    logger.handlers[:], logger.propagate = before[0], before[2]
    logger.setLevel(before[1])


def retrying(reason: str) -> CallRetrying:
    return CallRetrying(
        at_seconds=1.5,
        call="mda.cash_flow",
        attempt=1,
        reason=reason,
        delay_seconds=2,
        repair=False,
    )


def test_json_lines() -> None:
    stream = io.StringIO()
    configure_logging("info", "json", stream=stream)
    log_event(CallStarted(at_seconds=1, call="mda.cash_flow", attempt=1))
    log_event(retrying("slow\ndown"))
    (line,) = stream.getvalue().splitlines()
    record = json.loads(line)
    assert record["level"] == "info"
    assert record["event"] == "CallRetrying"
    assert record["call"] == "mda.cash_flow"
    assert record["message"] == "retrying mda.cash_flow after attempt 1, in 2.0 s: slow\ndown"


def test_sentences_become_records_too(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    configure_logging("info", "json", stream=stream)
    say("Model: extractive")
    assert json.loads(stream.getvalue())["message"] == "Model: extractive"
    configure_logging("warning", "text", stream=stream)
    say("Model: extractive")
    assert capsys.readouterr().err == "Model: extractive\n"


def test_keys_are_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "an-odd-key")
    stream = io.StringIO()
    configure_logging("info", "text", stream=stream)
    log_event(retrying("refused an-odd-key and sk-abcdefghijklmnop"))
    assert "an-odd-key" not in stream.getvalue()
    assert "abcdefghijklmnop" not in stream.getvalue()
    assert redacted("an-odd-key") == "[key]"
