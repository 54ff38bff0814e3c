"""The formats, and one function that writes any of them."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from tenfold.analysis.markdown import analysis_markdown
from tenfold.analysis.serialise import analysis_json
from tenfold.analysis.typed import Analysis
from tenfold.financials.report_forms import to_json
from tenfold.rendering.supplement import NOTHING_ELSE, Supplement


class ExportFormat(StrEnum):
    """What an analysis can be written as."""

    JSON = "json"
    MARKDOWN = "md"
    XLSX = "xlsx"
    HTML = "html"

    @property
    def media_type(self) -> str:
        """For an HTTP answer."""
        return {
            ExportFormat.JSON: "application/json",
            ExportFormat.MARKDOWN: "text/markdown; charset=utf-8",
            ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ExportFormat.HTML: "text/html; charset=utf-8",
        }[self]

    @property
    def is_binary(self) -> bool:
        """Whether it is nothing for a terminal."""
        return self is ExportFormat.XLSX


def export_analysis(
    analysis: Analysis, kind: ExportFormat, supplement: Supplement = NOTHING_ELSE
) -> bytes:
    """The whole file; text is UTF-8 and ends with a newline."""
    # The two heavy formats are imported where they are asked for: templates and workbooks take
    # longer to load than JSON takes to write.
    match kind:
        case ExportFormat.JSON:
            text = json.dumps(document(analysis, supplement), indent=2, ensure_ascii=False) + "\n"
            # Half a character, which JSON can carry, is written as its escape again.
            return text.encode("utf-8", "backslashreplace")
        case ExportFormat.MARKDOWN:
            return analysis_markdown(analysis).encode("utf-8", "replace")
        case ExportFormat.HTML:
            from tenfold.rendering.pages import render_report

            return render_report(analysis, supplement).encode("utf-8", "replace")
        case ExportFormat.XLSX:
            from tenfold.export.workbook import analysis_workbook

            return analysis_workbook(analysis, supplement)


def document(analysis: Analysis, supplement: Supplement = NOTHING_ELSE) -> dict[str, Any]:
    """The analysis as JSON values, with the filing's figures where it has none of its own."""
    written = analysis_json(analysis)
    if analysis.figures is None and supplement.financials is not None:
        written["figures"] = to_json(supplement.financials)
    return written
