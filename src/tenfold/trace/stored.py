"""The JSON of a trace, and back. What did not happen is left out, so that it stays small.

``trace_from_json(trace_json(x)) == x`` for every trace that ``TraceBuilder`` makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import ValidationError

from tenfold.errors import TenfoldError
from tenfold.llm.usage import NO_USAGE, Usage
from tenfold.trace.calls import AttemptTrace, CallTrace, RetryTrace
from tenfold.trace.run import RunTrace, TraceTotals, total_usage
from tenfold.trace.stored_models import StoredAttempt, StoredCall, StoredRun


def trace_json(trace: RunTrace) -> dict[str, Any]:
    """``trace`` as JSON values; its layout is part of the public interface."""
    return _present(
        {
            "id": trace.id,
            "began_at": trace.began_at,
            "model": trace.model,
            "strategy": trace.strategy,
            "company": trace.company,
            "form": trace.form,
            "fiscal_year": trace.fiscal_year,
            "accession": trace.accession,
            "wall_seconds": trace.wall_seconds,
            "stopped": trace.stopped,
            "calls": [_call_json(call) for call in trace.calls],
            "earlier": [trace_json(run) for run in trace.earlier] or None,
        }
    )


def trace_view_json(trace: RunTrace) -> dict[str, Any]:
    """``trace_json`` with what follows from it: the totals and the critical path."""
    path = trace.critical_path
    steps = [
        {"call": step.call, "name": trace.calls[step.call].name, "begin": step.begin}
        | {"end": step.end, "waiting": step.waiting}
        for step in path.steps
    ]
    return {
        **trace_json(trace),
        "totals": totals_json(trace.totals),
        "critical_path": {"seconds": round(path.seconds, 3), "steps": steps},
    }


def totals_json(totals: TraceTotals) -> dict[str, Any]:
    """Counts, tokens and dollars; ``cost_usd`` is null where a price is unknown."""
    counts = asdict(totals)
    usage = counts.pop("usage")
    counts["one_by_one_seconds"] = round(totals.one_by_one_seconds, 3)
    return {**counts, **usage}


def usage_fields(usage: Usage) -> dict[str, Any]:
    """What was used, zeros left out; ``cost_usd`` is null where a price is unknown."""
    return {name: value for name, value in asdict(usage).items() if value or name == "cost_usd"}


def trace_from_json(document: Mapping[str, Any]) -> RunTrace:
    """The trace that ``document`` was written from.

    Raises:
        TenfoldError: it is none.
    """
    try:
        return _run(StoredRun.model_validate(document))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:100]
        raise TenfoldError(
            f"This trace is not as Tenfold writes it ({place or 'as a whole'}: {first['msg']}). "
            "Analyse the filing again: answers that are in the cache cost nothing."
        ) from error


def _call_json(call: CallTrace) -> dict[str, Any]:
    summed = total_usage(attempt.usage for attempt in call.attempts)
    return _present(
        {
            "name": call.name,
            "section": call.section,
            "components": list(call.components),
            "queued": call.queued,
            "released": call.released,
            "attempts": [_attempt_json(attempt) for attempt in call.attempts] or None,
            "retries": [_present(asdict(retry)) for retry in call.retries] or None,
            "ended": call.ended,
            "reason": call.reason,
            "cancelled": call.cancelled or None,
            "usage": None if call.usage == summed else usage_fields(call.usage),
            "saved": call.saved,
        }
    )


def _attempt_json(attempt: AttemptTrace) -> dict[str, Any]:
    return _present(
        {
            "number": attempt.number,
            "hedge": attempt.hedge or None,
            "started": attempt.started,
            "first_token": attempt.first_token,
            "ended": attempt.ended,
            "end": attempt.end,
            "usage": None if attempt.usage == NO_USAGE else usage_fields(attempt.usage),
            "estimated": attempt.estimated or None,
            "reason": attempt.reason,
            "error": attempt.error,
        }
    )


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _run(stored: StoredRun) -> RunTrace:
    plain = stored.model_dump(exclude={"calls", "earlier"})
    return RunTrace(
        **plain, calls=tuple(map(_call, stored.calls)), earlier=tuple(map(_run, stored.earlier))
    )


def _call(stored: StoredCall) -> CallTrace:
    attempts = tuple(map(_attempt, stored.attempts))
    summed = total_usage(attempt.usage for attempt in attempts)
    return CallTrace(
        **stored.model_dump(exclude={"attempts", "retries", "usage"}),
        attempts=attempts,
        retries=tuple(RetryTrace(**retry.model_dump()) for retry in stored.retries),
        usage=summed if stored.usage is None else Usage(**stored.usage.model_dump()),
    )


def _attempt(stored: StoredAttempt) -> AttemptTrace:
    return AttemptTrace(
        **stored.model_dump(exclude={"usage"}),
        usage=NO_USAGE if stored.usage is None else Usage(**stored.usage.model_dump()),
    )
