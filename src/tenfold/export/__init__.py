"""A finished analysis as a file: JSON, Markdown, a workbook, or a report that opens offline."""

from __future__ import annotations

from tenfold.export.formats import ExportFormat, export_analysis

__all__ = ["ExportFormat", "export_analysis"]
