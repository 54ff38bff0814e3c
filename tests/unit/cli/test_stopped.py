"""What is said and kept of an analysis that was stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.traces import HALF
from tenfold.analysis.so_far import SoFar
from tenfold.cli.choices import Reading
from tenfold.cli.keeping import keep_stopped
from tenfold.cli.main import run
from tenfold.cli.stopped import bill_line, landed_line
from tenfold.cli.watch import Watch
from tenfold.execution.events import (
    AttemptEnd,
    AttemptEnded,
    CallFinished,
    CallStarted,
    ComponentFinished,
)
from tenfold.execution.outcome import AnswerSource
from tenfold.llm.usage import Usage
from tenfold.service.stores import open_stores
from tenfold.settings import Settings
from unit.cli.builders import outcome
from unit.cli.test_watch import CALL, started_watch

PRICED = Usage(prompt_tokens=12_000, completion_tokens=340, cost_usd=0.0412)


def closed_watch(landed: int = 0, cached: int = 0) -> Watch:
    """One call was on its way when it was stopped."""
    watch = started_watch()
    for key in ("b", "c")[:landed]:
        watch.see(ComponentFinished(at_seconds=1, outcome=outcome(key=key)))
    for key in ("c",)[:cached]:
        one = outcome(key=key, source=AnswerSource.CACHE)
        watch.see(ComponentFinished(at_seconds=1, outcome=one))
    watch.see(CallStarted(at_seconds=1, call=CALL, attempt=1))
    end = AttemptEnd.CANCELLED
    watch.see(AttemptEnded(at_seconds=2, call=CALL, attempt=1, end=end, usage=HALF, estimated=True))
    watch.see(
        CallFinished(at_seconds=2, call=CALL, attempts=1, usage=HALF, reason="x", cancelled=True)
    )
    return watch


@pytest.mark.parametrize(
    ("watch", "reading", "words"),
    [
        (Watch(), Reading(), "Stopped before anything was asked."),
        (
            closed_watch(landed=2),
            Reading(),
            "Stopped. 2 of 3 components had landed and are kept in the cache: the same command "
            "asks only for the rest.",
        ),
        (
            closed_watch(landed=1, cached=1),
            Reading(),
            "Stopped. 1 of 3 components had landed and are kept in the cache, beside 1 from the "
            "cache: the same command asks only for the rest.",
        ),
        (closed_watch(), Reading(), "Stopped. 0 of 3 components had landed. The same command asks"),
        (closed_watch(landed=1), Reading(use_cache=False), "because of --no-cache: the same"),
    ],
)
def test_what_landed_and_what_asking_again_takes(watch, reading, words) -> None:
    assert words in landed_line(watch, reading)


def test_passages_are_no_loss() -> None:
    watch = closed_watch()
    watch.started = watch.so_far.started = replace(watch.started, reads_passages=True)
    assert landed_line(watch, Reading()).endswith(
        "Passages cost nothing: run the same command again."
    )
    assert bill_line(watch.so_far) == "1 request until then."


@pytest.mark.parametrize(
    ("so_far", "words"),
    [
        (
            SoFar(calls=34, closed=22, tokens=PRICED),
            "About $0.0412 for 34 requests, 22 of them closed unfinished: 12,000 tokens in, 340 "
            "out.",
        ),
        (SoFar(calls=1, tokens=PRICED), "$0.0412 for 1 request: 12,000 tokens in, 340 out."),
        (
            SoFar(calls=2, closed=1, tokens=replace(PRICED, cost_usd=None)),
            "2 requests, 1 of them closed unfinished: about 12,000 tokens in, 340 out, cost "
            "unknown.",
        ),
    ],
)
def test_what_it_cost(so_far, words) -> None:
    assert bill_line(so_far) == words


def test_it_is_kept_as_the_service_keeps_one_that_was_cancelled(capsys) -> None:
    watch = closed_watch(landed=2)
    reading = Reading(model="openai:some", base_url="http://127.0.0.1:1/v1?key=secret")
    kept = keep_stopped("own.htm", reading, watch.events, watch.so_far)
    assert kept.problem is None
    with open_stores(Settings.from_environment()) as stores:
        record = stores.analyses.get(kept.id)
        events = stores.analyses.events(kept.id)
    assert (record.status.value, record.origin) == ("cancelled", "command line")
    assert (record.ok, record.calls, record.cost_usd) == (2, 1, HALF.cost_usd)
    assert (record.model, record.company) == ("openai:some", "Kestrel Lamps")
    assert record.text_id is not None
    assert record.finished_at is not None
    assert "secret" not in record.request
    names = [event.name for event in events]
    assert (names[0], names[-1], names.count("component_done")) == ("started", "finished", 2)
    assert [event.id for event in events] == sorted({event.id for event in events})
    assert run(["trace", "last"]) == 0
    assert "Cancelled after 2.0 s; 1 call under way was closed." in capsys.readouterr().out
    assert run(["analyses", "show", kept.id]) == 0
    assert "cancelled" in capsys.readouterr().out


def test_where_it_cannot_be_kept_it_says_why(tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("TENFOLD_DATA_DIR", str(tmp_path / "file"))
    watch = closed_watch()
    kept = keep_stopped("own.htm", Reading(), watch.events, watch.so_far)
    assert kept.problem is not None
    assert kept.problem.startswith("This run and its trace are not kept. ")
