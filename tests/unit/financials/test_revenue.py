"""Revenue tagged as a part: what the income statement says of the rest of it."""

from __future__ import annotations

from datetime import date

import pytest

from tenfold.financials.figures import Figure
from tenfold.financials.statements import make_statements
from unit.financials.inline_documents import read, value

CONTRACT, LEASE = "RevenueFromContractWithCustomerExcludingAssessedTax", "OperatingLeaseLeaseIncome"
REST = "RevenueNotFromContractWithCustomer"
GOODS, SERVICES = "SalesRevenueGoodsNet", "SalesRevenueServicesNet"


def _revenue(tagged: dict[str, int]) -> Figure:
    body = "".join(f"<p>{value(f'us-gaap:{name}', str(each))}</p>" for name, each in tagged.items())
    facts = read(f"{body}<p>{value('us-gaap:NetIncomeLoss', '1')}</p>")[1]
    statements = make_statements(facts, fiscal_year=2024, period_end=date(2024, 12, 31))
    return statements.figures["revenue", 2024]


@pytest.mark.parametrize(
    "proof",
    [
        {"GrossProfit": 600, "CostOfRevenue": 400},
        {"OperatingIncomeLoss": 100, "CostsAndExpenses": 900},
        {"OperatingIncomeLoss": 100, "OperatingExpenses": 900},
        {"OperatingIncomeLoss": 100, "OperatingExpenses": 500, "CostOfRevenue": 400},
    ],
)
def test_other_revenue_is_added_where_the_income_statement_adds_up_to_both(proof: dict[str, int]):
    revenue = _revenue({CONTRACT: 800, LEASE: 200, **proof})
    assert revenue.value == 1000 * 10**6
    assert revenue.formula == f"{CONTRACT} + {LEASE}"
    assert [fact.concept for fact in revenue.facts] == [f"us-gaap:{CONTRACT}", f"us-gaap:{LEASE}"]


def test_other_revenue_is_left_alone_where_the_income_statement_has_it_in_the_total():
    revenue = _revenue({CONTRACT: 800, LEASE: 200, "GrossProfit": 500, "CostOfRevenue": 300})
    assert (revenue.value, revenue.formula, revenue.note) == (800 * 10**6, None, None)


@pytest.mark.parametrize("more", [{}, {"GrossProfit": 700, "CostOfRevenue": 400}])
def test_where_nothing_tells_the_figure_says_what_stands_beside_it(more: dict[str, int]):
    revenue = _revenue({CONTRACT: 800, LEASE: 200, **more})
    assert revenue.value == 800 * 10**6
    assert f"us-gaap:{LEASE} (200,000,000) tagged beside it" in (revenue.note or "")


@pytest.mark.parametrize(
    ("tagged", "millions", "formula"),
    [
        ({CONTRACT: 800, REST: 200, LEASE: 150}, 1000, f"{CONTRACT} + {REST}"),
        ({GOODS: 70, SERVICES: 30}, 100, f"{GOODS} + {SERVICES}"),
        ({"Revenues": 1000, CONTRACT: 800, LEASE: 200}, 1000, None),
        ({"Revenues": 800, CONTRACT: 800, LEASE: 200}, 800, None),
        ({CONTRACT: 800, GOODS: 500, SERVICES: 300}, 800, None),
    ],
)
def test_what_is_a_total_by_its_definition_needs_no_proof(
    tagged: dict[str, int], millions: int, formula: str | None
):
    revenue = _revenue(tagged)
    assert (revenue.value, revenue.formula, revenue.note) == (millions * 10**6, formula, None)
