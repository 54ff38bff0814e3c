"""An analysis as a workbook: a summary, a sheet a section in long form, figures, ratios, usage."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from xlsxwriter.workbook import Workbook

from tenfold.analysis.headings import company_line, filing_line, model_line, section_note
from tenfold.analysis.model import SectionInsights
from tenfold.analysis.typed import Analysis
from tenfold.analysis.view import Entry, entry_of, section_title
from tenfold.export.figure_sheets import add_figures, add_ratios
from tenfold.export.sheet import Book, Sheet, Value
from tenfold.rendering.links import document_url, filing_url
from tenfold.rendering.supplement import NOTHING_ELSE, Supplement

_COLUMNS = ("Component", "Item", "Field", "Value", "Quote", "Start", "End", "In the filing")
_WIDTHS = (30, 10, 20, 70, 70, 10, 10, 13)


def analysis_workbook(analysis: Analysis, supplement: Supplement = NOTHING_ELSE) -> bytes:
    """The workbook as a file's bytes."""
    target = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(target, options) as workbook:
        workbook.set_properties({"title": filing_line(analysis.filing), "comments": "Tenfold"})
        book = Book(workbook)
        _add_summary(book, analysis, supplement)
        for section in analysis.sections.values():
            _add_section(book, section)
        if supplement.financials is not None:
            add_figures(book, supplement.financials)
            add_ratios(book, supplement.financials)
        _add_usage(book, analysis)
    return target.getvalue()


def _add_summary(book: Book, analysis: Analysis, supplement: Supplement) -> None:
    sheet = Sheet(book, "Summary", (), (32, 80, 12, 12, 60))
    filing = analysis.filing
    sheet.add([company_line(filing)], ["bold"])
    facts: list[tuple[str, Value]] = [
        ("Filing", filing_line(filing)),
        ("Ticker", supplement.ticker),
        ("Filed", supplement.filed),
        ("At SEC", filing_url(filing) or document_url(filing, supplement.document_url)),
        ("Source", filing.source),
        ("SHA-256", filing.sha256),
        ("Read by", model_line(analysis)),
        ("Made", supplement.made_at.isoformat() if supplement.made_at else None),
    ]
    for label, value in facts:
        if value:
            sheet.add([label, value])
    for notice in analysis.notices:
        sheet.add(["Notice", notice])
    sheet.add([])
    sheet.add(["Component", "Section", "Status", "Source", "Seconds", "Reason"], ["bold"] * 6)
    for section in analysis.sections.values():
        for outcome in section:
            sheet.add(
                [
                    outcome.component.title,
                    section_title(section.key),
                    outcome.status.value,
                    outcome.source.value if outcome.source else None,
                    outcome.seconds,
                    outcome.reason,
                ],
                ["text", "text", "text", "text", "seconds"],
            )


def _add_section(book: Book, section: SectionInsights) -> None:
    sheet = Sheet(book, section_title(section.key), _COLUMNS, _WIDTHS)
    if note := section_note(section):
        sheet.add(["", "", "Note", note])
    for outcome in section:
        title = outcome.component.title
        if outcome.result is None:
            sheet.add([title, "", outcome.status.value, outcome.reason])
            continue
        rows = list(_rows(entry_of(outcome.result), ""))
        for row in rows or [("", "nothing found")]:
            sheet.add([title, *row])
    sheet.filter_all(len(_COLUMNS))


def _rows(entry: Entry, number: str) -> Iterator[tuple[Value, ...]]:
    """Everything an entry says, a row each; ``number`` is '2.1' for the first of item 2's."""
    if entry.heading:
        yield (number, "name", entry.heading)
    for text in entry.texts:
        yield (number, "text", text)
    for label, value in (*entry.tags, *entry.facts):
        yield (number, label, value)
    for quote in entry.quotes:
        yield (
            number,
            "evidence",
            None,
            quote.text,
            quote.start,
            quote.end,
            quote.start is not None,
        )
    for label, entries in entry.groups:
        prefix = f"{number}." if number else ""
        middle = f"{label} " if label else ""
        for count, one in enumerate(entries, 1):
            yield from _rows(one, f"{prefix}{middle}{count}")


def _add_usage(book: Book, analysis: Analysis) -> None:
    usage, counts = analysis.usage, analysis.counts
    sheet = Sheet(book, "Usage", ("What", "Value"), (36, 18))
    for label, count in (
        ("Components answered", counts.ok),
        ("Components failed", counts.failed),
        ("Components skipped", counts.skipped),
        ("Calls", usage.calls),
        ("Answers from the cache", usage.cached_calls),
        ("Prompt tokens", usage.tokens.prompt_tokens),
        ("Prompt tokens cached by the provider", usage.tokens.cached_prompt_tokens),
        ("Completion tokens", usage.tokens.completion_tokens),
    ):
        sheet.add([label, count], ["text", "amount"])
    cost = usage.tokens.cost_usd
    sheet.add(["Cost, USD", "unknown" if cost is None else cost], ["text", "money"])
    sheet.add(["Elapsed, seconds", usage.wall_seconds], ["text", "seconds"])
