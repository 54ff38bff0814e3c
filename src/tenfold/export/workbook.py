"""An analysis as a workbook: a summary, a sheet a section in long form, figures, ratios, usage."""

from __future__ import annotations

from io import BytesIO

from xlsxwriter.workbook import Workbook

from tenfold.analysis.headings import (
    company_line,
    filing_line,
    general_notices,
    model_line,
)
from tenfold.analysis.typed import Analysis
from tenfold.analysis.view import section_title
from tenfold.export.figure_sheets import add_figures, add_ratios
from tenfold.export.section_sheet import add_section
from tenfold.export.sheet import Book, Sheet, Value
from tenfold.rendering.links import document_url, filing_url
from tenfold.rendering.supplement import NOTHING_ELSE, Supplement, figures_shown


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
            add_section(book, section)
        financials = figures_shown(analysis, supplement)
        if financials is not None:
            add_figures(book, financials)
            add_ratios(book, financials)
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
    for notice in general_notices(analysis):
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
