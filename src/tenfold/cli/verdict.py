"""How an analysis went, as an exit code and in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tenfold.cli import exit_codes
from tenfold.cli.logs import say_error

if TYPE_CHECKING:
    from tenfold.analysis.typed import Analysis

_MOST_REASONS = 5


def verdict(analysis: Analysis) -> int:
    """The exit code; says on stderr why it is not 0."""
    counts = analysis.counts
    asked = counts.ok + counts.failed
    if counts.ok and not counts.failed:
        return exit_codes.OK
    if counts.ok:
        say_error(
            f"{counts.failed} of {asked} components failed; what succeeded is kept. Run the same "
            "command again to ask for the rest."
        )
        return exit_codes.SOME_FAILED
    say_error(_why_none(analysis))
    return exit_codes.FAILED


def _why_none(analysis: Analysis) -> str:
    from tenfold.execution.outcome import OutcomeStatus

    outcomes = analysis.outcomes.values()
    failed = [outcome for outcome in outcomes if outcome.status is OutcomeStatus.FAILED]
    reasons = Counter(str(outcome.reason) for outcome in failed or outcomes)
    what = "None of the questions was answered" if failed else "There was nothing to ask"
    if len(reasons) == 1:
        return f"{what}: {next(iter(reasons))}"
    lines = [f"  {count} x {reason}" for reason, count in reasons.most_common(_MOST_REASONS)]
    if len(reasons) > _MOST_REASONS:
        lines.append(f"  and {len(reasons) - _MOST_REASONS} other reasons")
    return "\n".join([f"{what}:", *lines])
