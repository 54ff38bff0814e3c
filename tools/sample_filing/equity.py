"""The statement of stockholders' equity: one column a component, three years downwards."""

from __future__ import annotations

from concepts import CONCEPTS, Concept
from figures import Phrases
from tables import CELL, SHADE, TABLE

AXIS = "us-gaap:StatementEquityComponentsAxis"
COLUMNS = {
    "common_stock": ("Common stock", "us-gaap:CommonStockMember"),
    "paid_in": ("Additional paid-in capital", "us-gaap:AdditionalPaidInCapitalMember"),
    "retained": ("Retained earnings", "us-gaap:RetainedEarningsMember"),
    "aoci": (
        "Accumulated other comprehensive loss",
        "us-gaap:AccumulatedOtherComprehensiveIncomeMember",
    ),
    "equity": ("Total stockholders’ equity", ""),
}
MOVEMENTS = (
    ("Net income", "net_income", "NetIncomeLoss", "retained", 1),
    ("Other comprehensive income (loss)", "oci", "OtherComprehensiveIncomeLossNetOfTax", "aoci", 1),
    ("Dividends declared", "dividends", "DividendsCommonStockCash", "retained", -1),
    (
        "Common stock repurchased and retired",
        "repurchases",
        "StockRepurchasedAndRetiredDuringPeriodValue",
        "retained",
        -1,
    ),
    (
        "Stock-based compensation",
        "sbc",
        "AdjustmentsToAdditionalPaidInCapitalSharebasedCompensation"
        "RequisiteServicePeriodRecognitionValue",
        "paid_in",
        1,
    ),
    (
        "Shares issued under stock plans, net of withholding",
        "stock_proceeds",
        "StockIssuedDuringPeriodValueShareBasedCompensation",
        "paid_in",
        1,
    ),
)


def equity_statement(phrases: Phrases) -> str:
    """The whole statement as a table, every figure tagged with its component."""
    titles = "".join(
        f'<td style="{CELL};text-align:right;font-weight:bold;border-bottom:1px solid #000">'
        f"{title}</td>"
        for title, _ in COLUMNS.values()
    )
    rows = [f'<tr><td style="{CELL};width:36%">&#160;</td>{titles}</tr>']
    rows.append(_balance(phrases, 2022))
    for year in (2023, 2024, 2025):
        rows += [_movement(phrases, year, *movement) for movement in MOVEMENTS]
        rows.append(_balance(phrases, year))
    return f'<table style="{TABLE}">{"".join(rows)}</table>'


def _row(label: str, cells: list[str], look: str = "") -> str:
    values = "".join(
        f'<td style="{CELL}{look};text-align:right;white-space:nowrap">{c}</td>' for c in cells
    )
    return f'<tr><td style="{CELL}{look}">{label}</td>{values}</tr>'


def _tag(phrases: Phrases, concept: str, period: str, value: float, year: int, column: str) -> str:
    member = COLUMNS[column][1]
    dimensions = ((AXIS, member),) if member else ()
    return phrases.tagger.number(
        Concept(concept, period=period, dimensions=dimensions),
        year,
        f"{abs(value):,.0f}",
        3,
        -3,
        negative=value < 0,
    )


def _balance(phrases: Phrases, year: int) -> str:
    cells: list[str] = []
    for column in COLUMNS:
        value = phrases.figures[column][year]
        tagged = _tag(phrases, CONCEPTS["equity"].name, "instant", value, year, column)
        cells.append(f"$ ({tagged})" if value < 0 else f"$ {tagged}")
    look = f";font-weight:bold;border-top:1px solid #000;background-color:{SHADE}"
    return _row(f"Balance, September 30, {year}", cells, look)


def _movement(
    phrases: Phrases, year: int, label: str, figure: str, name: str, where: str, sign: int
) -> str:
    value = phrases.figures[figure][year]
    cells: list[str] = []
    for column in COLUMNS:
        if column not in (where, "equity"):
            cells.append("—")
            continue
        tagged = _tag(phrases, f"us-gaap:{name}", "duration", value, year, column)
        cells.append(f"({tagged})" if value * sign < 0 else tagged)
    return _row(label, cells)
