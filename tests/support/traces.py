"""A trace in which everything happens that can happen to a call, made of events."""

from __future__ import annotations

from tenfold.execution.events import (
    AttemptEnd,
    AttemptEnded,
    CallEvent,
    CallFinished,
    CallQueued,
    CallReleased,
    CallRetrying,
    CallSaved,
    CallStarted,
    FirstToken,
)
from tenfold.llm.usage import NO_USAGE, Usage
from tenfold.trace.builder import TraceBuilder
from tenfold.trace.calls import CallTrace
from tenfold.trace.run import RunTrace

TRACE_ID = "5b8efff798038103d269b633813fc60c"
BEGAN_AT = "2026-01-02T03:04:05.000000+00:00"
BEGAN_NANOS = 1_767_323_045_000_000_000
KEY = "sk-live-0123456789abcdef"
REASON = f"The provider is busy (429): Authorization Bearer {KEY}."

FULL = Usage(
    prompt_tokens=2_000,
    cached_prompt_tokens=1_500,
    cache_write_tokens=100,
    completion_tokens=400,
    cost_usd=0.01,
)
HALF = Usage(prompt_tokens=2_000, completion_tokens=50, cost_usd=0.004)


def _queued(at: float, section: str, *keys: str) -> CallQueued:
    name = f"{section}.{keys[0]}" if len(keys) == 1 else f"{section}[{len(keys)}]"
    return CallQueued(at_seconds=at, call=name, section=section, components=keys)


def _started(at: float, call: str, attempt: int = 1, *, hedge: bool = False) -> CallStarted:
    return CallStarted(at_seconds=at, call=call, attempt=attempt, hedge=hedge)


def _token(at: float, call: str, attempt: int = 1) -> FirstToken:
    return FirstToken(at_seconds=at, call=call, attempt=attempt)


def _over(
    at: float,
    call: str,
    attempt: int = 1,
    end: AttemptEnd = AttemptEnd.ANSWERED,
    usage: Usage = FULL,
    error: str | None = None,
) -> AttemptEnded:
    return AttemptEnded(
        at_seconds=at,
        call=call,
        attempt=attempt,
        end=end,
        usage=usage,
        estimated=end is not AttemptEnd.ANSWERED,
        reason=REASON if error else None,
        error=error,
    )


def _again(at: float, call: str, attempt: int, *, delay: float = 0.0) -> CallRetrying:
    repair = delay == 0.0
    reason = "text: Field required" if repair else REASON
    return CallRetrying(
        at_seconds=at,
        call=call,
        attempt=attempt,
        reason=reason,
        delay_seconds=delay,
        repair=repair,
    )


def _done(
    at: float, call: str, attempts: int, usage: Usage, reason: str | None = None
) -> CallFinished:
    return CallFinished(at_seconds=at, call=call, attempts=attempts, usage=usage, reason=reason)


EVENTS: tuple[CallEvent, ...] = (
    CallSaved(
        at_seconds=0.4, call="mda.outlook", section="mda", components=("outlook",), joined=False
    ),
    CallSaved(
        at_seconds=0.4004, call="mda.cash", section="mda", components=("cash",), joined=False
    ),
    # The first of its section; the second waits for its first token, then is refused once.
    _queued(0.5, "business", "products"),
    _queued(0.5004, "business", "rivals"),
    _started(0.51, "business.products"),
    _token(1.0, "business.products"),
    CallReleased(at_seconds=1.0, call="business.rivals"),
    _started(1.001, "business.rivals"),
    _over(1.25, "business.rivals", 1, AttemptEnd.FAILED, NO_USAGE, "RateLimitedError"),
    _again(1.25, "business.rivals", 1, delay=0.5),
    _started(1.7501, "business.rivals", 2),
    _token(2.0, "business.rivals", 2),
    _over(3.0, "business.rivals", 2),
    _done(3.0, "business.rivals", 2, FULL),
    _over(4.0, "business.products"),
    _done(4.0, "business.products", 1, FULL),
    # Late: asked a second time, and the second answer comes first.
    _queued(0.6, "risks", "legal"),
    _started(0.6, "risks.legal"),
    _started(2.6, "risks.legal", 2, hedge=True),
    _token(3.0, "risks.legal", 2),
    _token(3.5, "risks.legal", 1),
    _over(4.2, "risks.legal", 2),
    _over(4.2, "risks.legal", 1, AttemptEnd.SUPERSEDED, HALF),
    _done(4.2, "risks.legal", 2, FULL + HALF),
    # Does not fit, is sent back, and does not fit again.
    _queued(0.6, "risks", "cyber"),
    _started(0.61, "risks.cyber"),
    _token(1.0, "risks.cyber"),
    _over(2.0, "risks.cyber"),
    _again(2.0, "risks.cyber", 1),
    _started(2.01, "risks.cyber", 2),
    _token(2.4, "risks.cyber", 2),
    _over(3.9, "risks.cyber", 2),
    _done(3.9, "risks.cyber", 2, FULL + FULL, "the answer did not fit the schema: text missing"),
    CallSaved(
        at_seconds=3.2,
        call="mda.margins",
        section="mda",
        components=("margins",),
        joined=True,
        waited_seconds=2.6,
    ),
    # What failed is asked again in one prompt.
    _queued(4.2, "risks", "cyber", "people"),
    _started(4.21, "risks[2]"),
    _token(4.6, "risks[2]"),
    _over(6.5, "risks[2]"),
    _done(6.5, "risks[2]", 1, FULL),
)


def calls_of(*events: CallEvent) -> tuple[CallTrace, ...]:
    """What a builder makes of ``events``."""
    builder = TraceBuilder()
    for event in events:
        builder.see(event)
    return builder.calls()


def sample_trace(**changes: object) -> RunTrace:
    """The trace of ``EVENTS``."""
    values = {
        "id": TRACE_ID,
        "began_at": BEGAN_AT,
        "model": "openai:gpt-6-luna",
        "strategy": "components",
        "company": "Orrery Instruments, Inc.",
        "form": "10-K",
        "fiscal_year": 2024,
        "accession": "0001234567-25-000001",
        "wall_seconds": 6.6,
        "calls": calls_of(*EVENTS),
    }
    return RunTrace(**(values | changes))


def resumed_trace() -> RunTrace:
    """The same after a run that was broken off while a call ran."""
    begun = calls_of(*EVENTS[2:14], _queued(1.0, "mda", "cash"), _started(1.1, "mda.cash"))
    before = sample_trace(
        id="0" * 31 + "1",
        began_at="2026-01-02T02:00:00.000000+00:00",
        wall_seconds=3.5,
        calls=begun,
    )
    return sample_trace().after([before])
