"""Pictures of figures, drawn on the server: SVG without styles or scripts of its own.

Every chart comes with its data as a ``Table`` to stand beside it. Colours, fonts and line styles
come from the page's stylesheet through classes (``series serie-0 color-0``, ``guide``, ``axis``),
so that one drawing works in light and dark and under a content security policy that allows no
inline style.
"""

from __future__ import annotations

from tenfold.charts.model import Cell, Chart, Row, Table
from tenfold.charts.ratio_table import RatioCell, RatioRow, ratio_table
from tenfold.charts.risk_matrix import MatrixCell, PlacedRisk, RiskMatrix, risk_matrix
from tenfold.charts.statements import financial_charts, statement_tables
from tenfold.charts.waterfall import CallTiming, Waterfall, make_waterfall

__all__ = [
    "CallTiming",
    "Cell",
    "Chart",
    "MatrixCell",
    "PlacedRisk",
    "RatioCell",
    "RatioRow",
    "RiskMatrix",
    "Row",
    "Table",
    "Waterfall",
    "financial_charts",
    "make_waterfall",
    "ratio_table",
    "risk_matrix",
    "statement_tables",
]
