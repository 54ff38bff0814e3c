"""An analysis as a Markdown document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tenfold.analysis.headings import (
    PASSAGES_LABEL,
    company_line,
    figures_heading,
    filing_line,
    general_notices,
    nothing_found,
    own_read,
    reads_passages,
    run_line,
    section_note,
    section_read,
    unanswered,
    unmatched_line,
)
from tenfold.analysis.model import SectionInsights
from tenfold.analysis.typed import Analysis
from tenfold.analysis.view import (
    Entry,
    Quote,
    clean,
    entry_of,
    section_title,
    without_repeats,
)
from tenfold.execution.outcome import AnswerSource, OutcomeStatus
from tenfold.planning.figures import FIGURES_SECTION

if TYPE_CHECKING:
    from tenfold.financials.report import Financials

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BLOCK_START = re.compile(r"^(?:([-+#>])|(\d+)([.)]))")


def analysis_markdown(analysis: Analysis) -> str:
    """The whole analysis: header, notices, then a chapter a section. Ends with a newline."""
    return "\n".join(_lines(analysis)).rstrip() + "\n"


def _lines(analysis: Analysis) -> Iterator[str]:
    yield f"# {_text(company_line(analysis.filing))}"
    yield ""
    yield _text(filing_line(analysis.filing))
    yield ""
    yield f"*{_text(run_line(analysis))}.*"
    yield ""
    for notice in general_notices(analysis):
        yield f"> **Note:** {_text(notice)}"
        yield ""
    if reads_passages(analysis):
        yield (
            f"> **{PASSAGES_LABEL.capitalize()}:** what follows are verbatim passages of the "
            "filing; no model has judged or summarised them."
        )
        yield ""
    for section in analysis.sections.values():
        figures = analysis.figures if section.key == FIGURES_SECTION else None
        yield from _section(section, figures)


def _section(section: SectionInsights, figures: Financials | None) -> Iterator[str]:
    yield f"## {_text(section_title(section.key))} (Item {_text(clean(section.item))})"
    yield ""
    if note := section_note(section):
        yield f"> {_text(note)}"
        yield ""
    for told in (section.note, section_read(section)):
        if told:
            yield f"> {_text(clean(told))}"
            yield ""
    if figures is not None:
        yield from _figures(figures)
    for outcome in section:
        if outcome.result is None:
            continue
        label = f" ({PASSAGES_LABEL})" if outcome.source is AnswerSource.PASSAGES else ""
        yield f"### {_text(clean(outcome.component.title))}{label}"
        yield ""
        entry = without_repeats(entry_of(outcome.result, without_tag=outcome.component.key))
        if entry.is_empty:
            yield f"*{_text(nothing_found(outcome))}*"
            yield ""
        yield from _whole(entry)
        if told := own_read(outcome):
            yield f"*{_text(told)}*"
            yield ""
        if unmatched := unmatched_line(outcome.numbers or ()):
            yield f"> **Check.** {_escaped(unmatched)}"
            yield ""
    for status, reason, titles in unanswered(section):
        word = "Failed" if status is OutcomeStatus.FAILED else "Skipped"
        yield f"**{word}:** {_text(', '.join(titles))}. {_text(reason)}"
        yield ""


def _figures(figures: Financials) -> Iterator[str]:
    # Imported here because an analysis without the financials components does without it.
    from tenfold.financials.incomplete import incomplete_note
    from tenfold.financials.table import headline_table

    if note := incomplete_note(figures.filing):
        yield f"> {_text(note)}"
        yield ""
    table = headline_table(figures)
    yield f"*{_escaped(figures_heading(figures))}:*"
    yield ""
    yield f"| | {' | '.join(table.heads)} |"
    yield f"|---|{'---:|' * len(table.heads)}"
    for row in table.rows:
        yield f"| {' | '.join(_escaped(cell) for cell in row)} |"
    yield ""
    for footnote in table.footnotes:
        yield _escaped(footnote)
        yield ""


def _whole(entry: Entry) -> Iterator[str]:
    if entry.heading and not entry.runs_on:
        yield f"**{_text(entry.heading)}**"
        yield ""
    for text in entry.texts:
        yield _text(text)
        yield ""
    for label, value in (*entry.tags, *entry.facts):
        yield f"- {_text(label.capitalize())}: {_text(value)}"
    if entry.tags or entry.facts:
        yield ""
    for quote in _shown(entry.quotes):
        yield quote
        yield ""
    for label, entries in entry.groups:
        if label:
            yield f"**{_text(label.capitalize())}**"
            yield ""
        for one in entries:
            yield from _item(one, "")
        yield ""


def _item(entry: Entry, indent: str) -> Iterator[str]:
    inner = indent + "  "
    first, rest = _opening(entry)
    tags = "".join(f" `{_code(label)}: {_code(value)}`" for label, value in entry.tags)
    yield f"{indent}- {first}{tags}"
    for text in rest:
        yield f"{inner}<br>{_text(text)}"
    for label, value in entry.facts:
        yield f"{inner}- {_text(label.capitalize())}: {_text(value)}"
    for quote in _shown(entry.quotes):
        yield ""
        yield f"{inner}{quote}"
        yield ""
    for label, entries in entry.groups:
        if label:
            yield f"{inner}- {_text(label.capitalize())}:"
        for one in entries:
            yield from _item(one, inner)


def _opening(entry: Entry) -> tuple[str, list[str]]:
    """The first line of an item, and the texts that are left for the lines after it."""
    if entry.runs_on:
        rest = entry.texts[0].removeprefix(entry.heading)
        return f"**{_text(entry.heading)}**{_escaped(rest)}", entry.texts[1:]
    if entry.heading and entry.texts:
        return f"**{_text(entry.heading)}**: {_text(entry.texts[0])}", entry.texts[1:]
    if entry.heading:
        return f"**{_text(entry.heading)}**", []
    return (_text(entry.texts[0]) if entry.texts else ""), entry.texts[1:]


def _shown(quotes: list[Quote]) -> Iterator[str]:
    for quote in quotes:
        if quote.start is None:
            yield f"> *“{_text(quote.text)}”* (**quote not found in the filing**)"
        elif not quote.in_text:
            yield f"> *“{_text(quote.text)}”*"


def _text(text: str) -> str:
    """``text`` so that none of its characters means anything in Markdown."""
    return _BLOCK_START.sub(_escape_start, _escaped(text))


def _escaped(text: str) -> str:
    return _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\1", text))


def _code(text: str) -> str:
    return text.replace("`", "'")


def _escape_start(match: re.Match[str]) -> str:
    mark, number, dot = match.groups()
    return f"\\{mark}" if mark else f"{number}\\{dot}"
