"""The lines about an analysis as a whole, and about a section's health, in words for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import BaseModel

from tenfold.analysis.model import SectionInsights, UsageSummary
from tenfold.analysis.typed import Analysis
from tenfold.analysis.view import clean
from tenfold.charts.call_timing import CallStatus
from tenfold.execution.outcome import AnswerSource, Outcome, OutcomeStatus
from tenfold.filings.model import Filing
from tenfold.grounding.number_check import NumberCheck, NumberStatus
from tenfold.planning.read_share import READ_IN_PART, ReadShare, told_of
from tenfold.sections.model import SectionStatus
from tenfold.trace.run import RunTrace

if TYPE_CHECKING:
    from tenfold.financials.report import Financials

PASSAGES_LABEL = "passages, no model"
"""Stands wherever answers of the extractive reader are shown."""

_STATUS_WORDS = {
    SectionStatus.SUSPECT: "looks wrong",
    SectionStatus.ABSENT: "is absent",
    SectionStatus.INCORPORATED: "is incorporated by reference",
}


def company_line(filing: Filing) -> str:
    """The company's name, else the file's."""
    return clean(filing.company or filing.source)


def filing_line(filing: Filing) -> str:
    """'10-K for fiscal year 2025, period ended 2025-09-30, CIK 320193'."""
    parts = [filing.form or "10-K"]
    if filing.fiscal_year:
        parts[0] += f" for fiscal year {filing.fiscal_year}"
    if filing.period_end:
        parts.append(f"period ended {filing.period_end}")
    if filing.cik:
        parts.append(f"CIK {filing.cik}")
    if filing.accession:
        parts.append(f"accession {filing.accession}")
    return clean(", ".join(parts))


def model_line(analysis: Analysis) -> str:
    """Which model answered, and by which strategy."""
    if reads_passages(analysis):
        return f"{analysis.model.partition(':')[0]} ({PASSAGES_LABEL})"
    return f"{analysis.model}, strategy {analysis.strategy}"


def run_line(analysis: Analysis) -> str:
    """Who answered, and what that took."""
    seconds = f"{analysis.usage.wall_seconds:.1f} s"
    taken = seconds if reads_passages(analysis) else usage_line(analysis.usage)
    return f"Model: {clean(model_line(analysis))}. {taken}"


def usage_line(usage: UsageSummary) -> str:
    """Calls, tokens, dollars and seconds."""
    parts = [f"{usage.calls} call{'' if usage.calls == 1 else 's'}"]
    if usage.cached_calls:
        parts.append(f"{usage.cached_calls} from cache")
    tokens = usage.tokens
    if tokens.prompt_tokens or tokens.completion_tokens:
        cached = ""
        if tokens.cached_prompt_tokens:
            cached = f" ({tokens.cached_prompt_tokens:,} cached by the provider)"
        parts.append(
            f"{tokens.prompt_tokens:,} tokens in{cached}, {tokens.completion_tokens:,} out"
        )
        parts.append(cost_text(tokens.cost_usd))
    parts.append(f"{usage.wall_seconds:.1f} s")
    return ", ".join(parts)


def cost_text(cost_usd: float | None) -> str:
    """'$0.0123'; 'cost unknown' where a price is not known."""
    if cost_usd is None:
        return "cost unknown"
    return f"${cost_usd:,.2f}" if cost_usd >= 1 or cost_usd == 0 else f"${cost_usd:.4f}"


def earlier_lines(runs: Iterable[RunTrace]) -> tuple[str, ...]:
    """What became of runs of the same analysis that were broken off, a sentence for each."""
    return tuple(_earlier_line(run) for run in runs)


def _earlier_line(run: RunTrace) -> str:
    totals = run.totals
    answered = sum(call.status is CallStatus.OK and bool(call.attempts) for call in run.calls)
    cost = cost_text(totals.usage.cost_usd)
    return (
        f"A run before this one was broken off after {run.wall_seconds:.1f} s: {totals.attempts} "
        f"requests, {answered} of {totals.calls} calls answered, {cost}. Those answers came from "
        "the cache here."
    )


def section_note(section: SectionInsights) -> str | None:
    """What to know about the item that was read; None where it is plainly present."""
    words = _STATUS_WORDS.get(section.status)
    reason = section.reason or ""
    if words is None:
        return _sentence(f"Item {section.item}: {reason}") if reason else None
    # Some reasons begin with the very words of the status.
    reason = reason.removeprefix(words.removeprefix("is ")).lstrip("; ")
    return _sentence(f"Item {section.item} {words}{f': {reason}' if reason else ''}")


def section_read(section: SectionInsights) -> str | None:
    """'Read 38% of Item 1A (12,400 of 32,600 words).'; None where every answer's question was given
    all of its item."""
    by_item: dict[str, list[ReadShare | None]] = {}
    for outcome in section:
        if outcome.result is not None:
            by_item.setdefault(outcome.component.item, []).append(outcome.read)
    told = [words for shares in by_item.values() if (words := told_of(shares))]
    return f"Read {'; '.join(told)}." if told else None


def own_read(outcome: Outcome[BaseModel]) -> str | None:
    """What one question was given, where that was chosen for it alone."""
    if outcome.read is None or not outcome.read.own:
        return None
    return f"Read {outcome.read}."


def nothing_found(outcome: Outcome[BaseModel]) -> str:
    """What stands for an empty answer: of what was left out, it says nothing."""
    if outcome.read is not None:
        return f"Nothing on this in what was read, {outcome.read}."
    return "Nothing on this in the text."


def figures_heading(figures: Financials) -> str:
    """What stands over the table of figures: what it is, and in which unit."""
    # Imported here because an analysis without the financials components does without it.
    from tenfold.financials.table import headline_table

    unit = headline_table(figures).unit
    return f"Figures computed from tagged facts{f', {unit}' if unit else ''}"


def unmatched_line(checks: Iterable[NumberCheck]) -> str | None:
    """Names numbers of an answer that match nothing that was looked at; None where all do."""
    unmatched = (check for check in checks if check.status is NumberStatus.UNMATCHED)
    texts = dict.fromkeys(clean(check.text) for check in unmatched)
    if not texts:
        return None
    return f"Neither in the figures nor in the text that was read: {', '.join(texts)}"


def general_notices(analysis: Analysis) -> tuple[str, ...]:
    """What was told on the way, but for what stands at the section that it concerns."""
    told = {section.note for section in analysis.sections.values()}
    return tuple(
        clean(notice)
        for notice in analysis.notices
        if notice not in told and not notice.startswith(READ_IN_PART)
    )


def _sentence(text: str) -> str:
    """With one full stop; a reason that quotes the filing may bring its own."""
    text = clean(text)
    return text if text.endswith((".", "…", "!", "?")) else f"{text}."


def reads_passages(analysis: Analysis) -> bool:
    """Whether the answers are verbatim passages that no model has judged."""
    return any(o.source is AnswerSource.PASSAGES for o in analysis.outcomes.values())


def unanswered(section: SectionInsights) -> list[tuple[OutcomeStatus, str, list[str]]]:
    """(status, reason, titles of the components), one for each different reason."""
    groups: dict[tuple[OutcomeStatus, str], list[str]] = {}
    for outcome in section:
        if outcome.result is None:
            key = (outcome.status, clean(outcome.reason or "no reason given"))
            groups.setdefault(key, []).append(outcome.component.title)
    return [(status, reason, titles) for (status, reason), titles in groups.items()]
