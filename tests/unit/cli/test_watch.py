"""What the progress display counts, and how it looks."""

from __future__ import annotations

import io

from rich.console import Console

from tenfold.analysis.events import AnalysisStarted
from tenfold.cli.progress import render
from tenfold.cli.watch import Mark, Watch
from tenfold.execution.events import (
    CallFinished,
    CallQueued,
    CallRetrying,
    CallStarted,
    ComponentFinished,
)
from tenfold.execution.outcome import AnswerSource
from tenfold.filings.model import Filing
from tenfold.llm.usage import Usage
from tenfold.planning.plan import Plan, SectionPlan, Strategy
from tenfold.planning.quote import Quote
from tenfold.sections.model import SectionStatus, SplitFiling
from unit.cli.builders import component, outcome

CALL = "risk_factors.a"


def started_watch() -> Watch:
    components = tuple(component(key, key.upper()) for key in ("a", "b", "c"))
    section = SectionPlan("risk_factors", "1A", SectionStatus.PRESENT, None, components)
    watch = Watch()
    watch.see(
        AnalysisStarted(
            at_seconds=0,
            began_at="2026-01-02T03:04:05.000000+00:00",
            trace_id="ab" * 16,
            filing=Filing("own.htm", "0" * 64, (), company="Kestrel Lamps"),
            split=SplitFiling("", ()),
            model="openai:some",
            model_reason="as asked for",
            max_in_flight=8,
            reads_passages=False,
            plan=Plan(Strategy.COMPONENTS, (section,), (), ()),
            quote=Quote("openai:some", (), 0, 0),
        )
    )
    watch.see(CallQueued(at_seconds=0, call=CALL, section="risk_factors", components=("a",)))
    return watch


def shown(watch: Watch, columns: int) -> str:
    stream = io.StringIO()
    Console(file=stream, width=columns).print(render(watch, columns))
    return stream.getvalue()


def test_marks_follow_the_events() -> None:
    watch = started_watch()
    marks = watch.sections["risk_factors"].marks
    watch.see(CallStarted(at_seconds=0, call=CALL, attempt=1))
    assert marks["a"] is Mark.IN_FLIGHT
    assert watch.in_flight == {CALL}
    watch.see(
        CallRetrying(
            at_seconds=1, call=CALL, attempt=1, reason="slow", delay_seconds=1, repair=False
        )
    )
    assert (marks["a"], watch.retrying) == (Mark.WAITING, {CALL: "slow"})
    watch.see(CallStarted(at_seconds=2, call=CALL, attempt=2))
    usage = Usage(10, 0, 0, 5, None)
    watch.see(CallFinished(at_seconds=3, call=CALL, attempts=2, usage=usage, reason=None))
    watch.see(ComponentFinished(at_seconds=3, outcome=outcome(key="a", title="A")))
    cached = outcome(key="b", source=AnswerSource.CACHE)
    watch.see(ComponentFinished(at_seconds=3, outcome=cached))
    watch.see(ComponentFinished(at_seconds=3, outcome=outcome(None, key="c", reason="no")))
    assert list(marks.values()) == [Mark.DONE, Mark.CACHED, Mark.FAILED]
    assert (watch.landed, watch.from_cache, watch.components) == (1, 1, 3)
    assert (watch.usage.prompt_tokens, watch.in_flight, watch.retrying) == (10, set(), {})


def test_the_display_fits_its_terminal() -> None:
    watch = started_watch()
    watch.see(CallStarted(at_seconds=0, call=CALL, attempt=1))
    for columns in (40, 80, 200):
        text = shown(watch, columns)
        assert "●··" in text
        assert "0/3" in text
        assert max(len(line.rstrip()) for line in text.splitlines()) <= columns


def test_before_the_filing_is_read() -> None:
    assert "Reading the filing" in shown(Watch(), 80)
