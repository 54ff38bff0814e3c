"""Readable results: one stream of lines, drawn with styles on a terminal and bare in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from tenfold.analysis.headings import (
    PASSAGES_LABEL,
    company_line,
    figures_heading,
    filing_line,
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
from tenfold.sections.model import SectionStatus

if TYPE_CHECKING:
    from tenfold.financials.report import Financials

_TAG_STYLES = {
    "high": "red",
    "weak": "red",
    "distressed": "red",
    "declined": "red",
    "medium": "yellow",
    "mixed": "yellow",
    "low": "green",
    "strong": "green",
    "improved": "green",
}
_QUOTE_STYLE = "italic dim"
_WARNING_STYLE = "yellow"
_LONGEST_LINE_COLUMNS = 110


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: pieces of text, each with its style, under an indent."""

    indent: int
    spans: tuple[tuple[str, str], ...]

    @property
    def plain(self) -> str:
        """Without styles."""
        return (" " * self.indent + "".join(text for text, _ in self.spans)).rstrip()


_BLANK = Line(0, ())


def print_report(analysis: Analysis, *, most_items: int | None = None) -> None:
    """Print the results to stdout: styled on a terminal, plain in a pipe.

    Args:
        analysis: what to show.
        most_items: items of each component that are shown; None for all.
    """
    lines = report_lines(analysis, most_items=most_items)
    if not sys.stdout.isatty():
        click.echo("\n".join(line.plain for line in lines).lstrip("\n"))
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    # Long lines are hard to read, however wide the terminal is.
    width = min(console.width, _LONGEST_LINE_COLUMNS)
    for line in lines:
        console.print(Padding(Text.assemble(*line.spans), (0, 0, 0, line.indent)), width=width)


def report_lines(analysis: Analysis, *, most_items: int | None = None) -> Iterator[Line]:
    """The whole report."""
    yield _BLANK
    yield Line(0, ((company_line(analysis.filing), "bold"),))
    yield Line(0, ((filing_line(analysis.filing), ""),))
    yield Line(0, ((run_line(analysis), "dim"),))
    if reads_passages(analysis):
        note = "verbatim text of the filing, neither judged nor summarised."
        yield Line(0, ((f"{PASSAGES_LABEL.capitalize()}: {note}", ""),))
    for section in analysis.sections.values():
        figures = analysis.figures if section.key == FIGURES_SECTION else None
        yield from _section(section, figures, most_items)


def _section(
    section: SectionInsights, figures: Financials | None, most_items: int | None
) -> Iterator[Line]:
    yield _BLANK
    title = f"{section_title(section.key).upper()} (Item {section.item})"
    label = f"  [{PASSAGES_LABEL}]" if _has_passages(section) else ""
    yield Line(0, ((title, "bold cyan"), (label, "dim")))
    if note := section_note(section):
        healthy = section.status is SectionStatus.PRESENT
        yield Line(0, ((note, "dim") if healthy else (f"! {note}", _WARNING_STYLE),))
    if section.note:
        yield Line(0, ((f"! {clean(section.note)}", _WARNING_STYLE),))
    if told := section_read(section):
        yield Line(0, ((f"! {told}", _WARNING_STYLE),))
    if figures is not None:
        yield from _figures(figures)
    for outcome in section:
        if outcome.result is None:
            continue
        yield _BLANK
        yield Line(2, ((clean(outcome.component.title), "bold underline"),))
        entry = without_repeats(entry_of(outcome.result, without_tag=outcome.component.key))
        if entry.is_empty:
            yield Line(4, ((nothing_found(outcome), "dim"),))
        yield from _whole(entry, most_items)
        if told := own_read(outcome):
            yield Line(4, ((told, "dim"),))
        if unmatched := unmatched_line(outcome.numbers or ()):
            yield Line(4, ((f"! {unmatched}", "bold red"),))
    for status, reason, titles in unanswered(section):
        yield _BLANK
        word = "failed" if status is OutcomeStatus.FAILED else "skipped"
        style = "bold red" if status is OutcomeStatus.FAILED else _WARNING_STYLE
        yield Line(2, ((f"{word}: ", style), (f"{', '.join(titles)}. {reason}", "")))


def _figures(figures: Financials) -> Iterator[Line]:
    # Imported here because an analysis without the financials components does without it.
    from tenfold.financials.table import headline_table

    yield _BLANK
    yield Line(2, ((figures_heading(figures), "bold underline"),))
    table = headline_table(figures)
    heads, *rows = table.lines()
    yield Line(4, ((heads, "dim"),))
    for row in rows:
        yield Line(4, ((row, ""),))
    for footnote in table.footnotes:
        yield Line(4, ((footnote, "dim"),))


def _has_passages(section: SectionInsights) -> bool:
    return any(outcome.source is AnswerSource.PASSAGES for outcome in section)


def _whole(entry: Entry, most_items: int | None) -> Iterator[Line]:
    if entry.heading and not entry.runs_on:
        yield Line(4, ((entry.heading, "bold"),))
    for text in entry.texts:
        yield Line(4, ((text, ""),))
    if entry.tags:
        yield Line(4, tuple(_tags(entry)))
    for label, value in entry.facts:
        yield _fact(4, label, value)
    yield from _quotes(4, entry.quotes)
    for label, entries in entry.groups:
        if label:
            yield Line(4, ((label.capitalize(), "underline"),))
        shown = entries[:most_items]
        for one in shown:
            yield from _item(4, one)
        if len(shown) < len(entries):
            yield Line(4, ((f"… and {len(entries) - len(shown)} more", "dim"),))


def _item(indent: int, entry: Entry) -> Iterator[Line]:
    inner = indent + 2
    texts = entry.texts
    spans: list[tuple[str, str]] = [("• ", "cyan"), (entry.heading, "bold")]
    if entry.runs_on:
        spans.append((texts[0].removeprefix(entry.heading), ""))
        texts = texts[1:]
    elif not entry.heading and texts:
        spans.append((texts[0], ""))
        texts = texts[1:]
    if entry.tags:
        spans += [("  ", ""), *_tags(entry)]
    yield Line(indent, tuple(spans))
    for text in texts:
        yield Line(inner, ((text, ""),))
    for label, value in entry.facts:
        yield _fact(inner, label, value)
    yield from _quotes(inner, entry.quotes)
    for label, entries in entry.groups:
        if label:
            yield Line(inner, ((f"{label.capitalize()}:", ""),))
        for one in entries:
            yield from _item(inner, one)


def _tags(entry: Entry) -> Iterator[tuple[str, str]]:
    for number, (label, value) in enumerate(entry.tags):
        yield (" " if number else ""), ""
        yield f"[{label}: {value}]", _TAG_STYLES.get(value, "magenta")


def _fact(indent: int, label: str, value: str) -> Line:
    return Line(indent, ((f"{label.capitalize()}: ", "dim"), (value, "")))


def _quotes(indent: int, quotes: list[Quote]) -> Iterator[Line]:
    for quote in quotes:
        if quote.start is None:
            missing = ("  (quote not found in the filing)", "bold red")
            yield Line(indent, ((f"“{quote.text}”", _QUOTE_STYLE), missing))
        elif not quote.in_text:
            yield Line(indent, ((f"“{quote.text}”", _QUOTE_STYLE),))
