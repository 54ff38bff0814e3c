"""Statements, ratios and checks on small companies of different trades, written for this."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tenfold.financials.checks import run_checks
from tenfold.financials.facts import Fact, FactSet, FactSource, OtherReport, Period
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.lines import BY_NAME, DERIVATIONS, LINES
from tenfold.financials.ratios import RATIOS, compute_ratios
from tenfold.financials.statements import Statements, make_statements
from tenfold.financials.trends import compute_trends
from unit.financials.inline_documents import CONTEXTS, duration, instant, read, value

END = date(2024, 12, 31)


def _fact(concept, amount, *, year=2024, unit="USD", instant=False, decimals=-6, **more):
    end = date(year, 12, 31)
    period = Period(end) if instant else Period(end, date(year, 1, 1))
    return Fact(
        f"us-gaap:{concept}",
        None if amount is None else Decimal(amount),
        unit,
        period,
        FactSource.INLINE,
        decimals=decimals,
        **more,
    )


def _statements(*facts, count=3):
    return make_statements(FactSet(facts), fiscal_year=2024, period_end=END, count=count)


def _tagged(*pairs: tuple[str, str]) -> Statements:
    """Statements of a document that tags these concepts in millions, for 2024."""
    contexts = CONTEXTS
    body = "".join(
        f"<p>{value(f'us-gaap:{concept}', shown, context='i24' if at_day else 'y24')}</p>"
        for concept, shown, at_day in (
            (name.removeprefix("@"), shown, name.startswith("@")) for name, shown in pairs
        )
    )
    _, found = read(body, contexts=contexts)
    assert not found.unread
    return make_statements(found, fiscal_year=2024, period_end=END)


def _millions(statements, line):
    figure = statements.get(line, 2024)
    assert isinstance(figure, Figure), figure
    return figure.value / 10**6


def _ratio(statements, name, year=2024):
    return next(
        r for r in compute_ratios(statements) if r.definition.name == name and r.fiscal_year == year
    )


def test_a_company_without_revenue_has_no_margins_and_no_zeros():
    shell = _tagged(("NetIncomeLoss", "1"), ("@Assets", "2"))
    missing = shell.get("revenue", 2024)
    assert isinstance(missing, Missing)
    assert "not tagged for fiscal 2024" in missing.reason
    for ratio in compute_ratios(shell):
        assert (ratio.value is None) == (ratio.reason is not None)
    zero = _tagged(("Revenues", "0"), ("NetIncomeLoss", "1"))
    assert _ratio(zero, "net_margin").reason == "revenue is zero"


def test_totals_stand_before_parts():
    both = _tagged(
        ("RevenueFromContractWithCustomerExcludingAssessedTax", "80"), ("Revenues", "100")
    )
    assert _millions(both, "revenue") == 100


def test_segments_are_no_consolidated_figures():
    _, found = read(
        value("us-gaap:Revenues", "5", context="y24seg") + value("us-gaap:NetIncomeLoss", "1")
    )
    statements = make_statements(found, fiscal_year=2024, period_end=END)
    assert isinstance(statements.get("revenue", 2024), Missing)


def test_quarters_and_long_spans_are_no_years():
    contexts = (
        duration("q4", "2024-10-01", "2024-12-31")
        + duration("two", "2023-01-01", "2024-12-31")
        + instant("i24", "2024-12-31")
    )
    body = value("us-gaap:Revenues", "5", context="q4") + value(
        "us-gaap:Revenues", "9", context="two"
    )
    _, found = read(body, contexts=contexts)
    statements = make_statements(found, fiscal_year=2024, period_end=END)
    assert statements.years == ()
    missing = statements.get("revenue", 2024)
    assert isinstance(missing, Missing)


def test_a_year_of_53_weeks_is_named_as_the_company_names_it():
    contexts = duration("a", "2023-01-30", "2024-01-28") + duration("b", "2022-01-31", "2023-01-29")
    body = value("us-gaap:Revenues", "5", context="a") + value("us-gaap:Revenues", "4", context="b")
    _, found = read(body, contexts=contexts)
    statements = make_statements(found, fiscal_year=2023, period_end=date(2024, 1, 28))
    assert [(y.name, y.end) for y in statements.years] == [
        (2023, date(2024, 1, 28)),
        (2022, date(2023, 1, 29)),
    ]


def test_the_most_exact_of_two_values_is_taken():
    statements = _statements(
        _fact("Revenues", 391_000_000_000, decimals=-9, start=5),
        _fact("Revenues", 391_035_000_000, start=900),
    )
    figure = statements.figures["revenue", 2024]
    assert figure.value == 391_035_000_000
    assert figure.note is None


def test_two_values_that_differ_are_told():
    statements = _statements(_fact("Revenues", 100_000_000), _fact("Revenues", 140_000_000))
    assert "also says 140,000,000" in (statements.figures["revenue", 2024].note or "")


def test_a_later_restatement_is_told():
    later = OtherReport(Decimal(90), "0-25-1", "10-K/A", date(2025, 6, 1))
    restated = _fact("Revenues", 100, restatement=later)
    assert "later restated to 90 in 10-K/A 0-25-1 filed 2025-06-01" in (
        _statements(restated).figures["revenue", 2024].note or ""
    )


def test_nil_is_missing():
    statements = _statements(_fact("Revenues", None), _fact("NetIncomeLoss", 5))
    assert isinstance(statements.get("revenue", 2024), Missing)


def test_shares_without_their_scale_are_refused():
    statements = _statements(
        _fact("NetIncomeLoss", 8_468_800_000),
        _fact("EarningsPerShareDiluted", "11.56", unit="USD/shares", decimals=2),
        _fact("WeightedAverageNumberOfDilutedSharesOutstanding", "732.3", unit="shares"),
    )
    missing = statements.get("shares_diluted", 2024)
    assert isinstance(missing, Missing)
    assert "earnings per share contradict" in missing.reason


def test_debt_that_cannot_be_told_apart_is_not_added_up():
    statements = _statements(
        _fact("Revenues", 1),
        _fact("DebtCurrent", 2, instant=True),
        _fact("LongTermDebt", 5, instant=True),
    )
    assert isinstance(statements.get("total_debt", 2024), Missing)


def test_equity_that_is_negative_gives_no_return_on_it():
    facts = [_fact("NetIncomeLoss", 5, year=y) for y in (2024, 2023)]
    facts += [_fact("StockholdersEquity", -9, year=y, instant=True) for y in (2024, 2023)]
    ratio = _ratio(_statements(*facts), "roe")
    assert ratio.value is None
    assert "not meaningful" in (ratio.reason or "")


def test_growth_and_trend_over_three_years():
    facts = [_fact("Revenues", amount, year=year) for year, amount in
             ((2022, 100), (2023, 110), (2024, 121))]  # fmt: skip
    statements = _statements(*facts)
    growth = _ratio(statements, "revenue_growth")
    assert growth.value == Decimal("0.1")
    assert [figure.fiscal_year for figure in growth.inputs] == [2024, 2023]
    (trend,) = compute_trends(statements)
    assert trend.compound_growth is not None
    assert round(trend.compound_growth, 9) == Decimal("0.1")
    assert trend.formula == "(revenue / revenue[-2]) ^ (1/2) - 1"


def test_growth_out_of_a_loss_has_no_meaning():
    statements = _statements(
        _fact("NetIncomeLoss", 5), _fact("NetIncomeLoss", -5, year=2023), count=2
    )
    assert "was zero or negative" in (_ratio(statements, "net_income_growth").reason or "")


@pytest.mark.parametrize(("closing", "passed"), [(300, True), (301, True), (310, False)])
def test_a_balance_sheet_adds_up_within_its_rounding_or_not(closing, passed):
    millions = 10**6
    statements = _statements(
        _fact("Revenues", 1),
        _fact("Assets", 300 * millions, instant=True),
        _fact("LiabilitiesAndStockholdersEquity", closing * millions, instant=True),
    )
    balance = next(c for c in run_checks(statements) if c.name == "balance")
    assert balance.passed is passed


def test_an_identity_a_line_was_derived_by_proves_nothing():
    statements = _statements(
        _fact("Revenues", 1),
        _fact("Assets", 300, instant=True),
        _fact("LiabilitiesAndStockholdersEquity", 300, instant=True),
        _fact("StockholdersEquity", 100, instant=True),
    )
    assert statements.figures["total_liabilities", 2024].value == 200
    check = next(c for c in run_checks(statements) if c.name == "liabilities")
    assert check.passed is None


def test_a_quick_ratio_needs_no_inventory():
    facts = [
        _fact("Revenues", 1),
        _fact("AssetsCurrent", 100, instant=True),
        _fact("LiabilitiesCurrent", 50, instant=True),
        _fact("CashAndCashEquivalentsAtCarryingValue", 20, instant=True),
    ]
    quick = _ratio(_statements(*facts), "quick_ratio")
    assert quick.value is None
    assert "short_term_investments 2024 is not available" in (quick.reason or "")
    assert "by (current_assets - inventory) / current_liabilities: inventory" in quick.reason
    stocked = _ratio(_statements(*facts, _fact("InventoryNet", 10, instant=True)), "quick_ratio")
    assert (stocked.value, stocked.formula) == (
        Decimal("1.8"),
        "(current_assets - inventory) / current_liabilities",
    )
    facts += [
        _fact("MarketableSecuritiesCurrent", 25, instant=True),
        _fact("AccountsReceivableNetCurrent", 30, instant=True),
    ]
    quick = _ratio(_statements(*facts), "quick_ratio")
    assert quick.value == Decimal("1.5")
    assert quick.formula.startswith("(cash_and_equivalents + short_term_investments + receivables)")


def test_a_companys_own_concept_is_named_and_not_used():
    own = replace(_fact("x", 70), concept="co:DepreciationAmortizationAndImpairment")
    product = ("srt:ProductOrServiceAxis", "us-gaap:ProductMember")
    part = _fact("CostOfRevenue", 40, dimensions=(product,))
    statements = _statements(_fact("Revenues", 100), _fact("OperatingIncomeLoss", 9), own, part)
    for line, told in (
        ("depreciation_amortization", "co:DepreciationAmortizationAndImpairment (70), not taken"),
        ("ebitda", "co:DepreciationAmortizationAndImpairment (70), not taken"),
        ("cost_of_revenue", "us-gaap:CostOfRevenue is tagged only in parts, by srt:Product"),
    ):
        missing = statements.get(line, 2024)
        assert isinstance(missing, Missing)
        assert told in missing.reason


def test_depreciation_and_amortization_are_summed_only_where_both_are_stated():
    both = _statements(
        _fact("Revenues", 1),
        _fact("Depreciation", 30),
        _fact("AmortizationOfIntangibleAssets", 5),
    )
    figure = both.figures["depreciation_amortization", 2024]
    assert (figure.value, figure.formula) == (35, "depreciation + amortization_of_intangibles")
    one = _statements(_fact("Revenues", 1), _fact("Depreciation", 30))
    assert isinstance(one.get("depreciation_amortization", 2024), Missing)


def test_a_concept_that_says_less_than_its_line_is_noted():
    concept = "CostOfGoodsAndServiceExcludingDepreciationDepletionAndAmortization"
    statements = _statements(_fact("Revenues", 100), _fact(concept, 60))
    cost = statements.figures["cost_of_revenue", 2024]
    assert (cost.value, cost.note) == (60, "leaves out depreciation and amortization")
    assert "leaves out depreciation" in (statements.figures["gross_profit", 2024].note or "")


def test_all_income_is_the_parents_only_where_nobody_else_has_a_share():
    alone = _statements(_fact("ProfitLoss", 7))
    assert alone.figures["net_income", 2024].value == 7
    assert "no noncontrolling interests" in (alone.figures["net_income", 2024].note or "")
    shared = _statements(_fact("ProfitLoss", 7), _fact("MinorityInterest", 2, instant=True))
    assert isinstance(shared.get("net_income", 2024), Missing)


def test_a_derived_line_says_that_its_inputs_were_restated():
    later = OtherReport(Decimal(90), "0-25-1", "10-K/A", date(2025, 6, 1))
    statements = _statements(
        _fact("NetCashProvidedByUsedInOperatingActivities", 100, restatement=later),
        _fact("PaymentsToAcquirePropertyPlantAndEquipment", 30),
    )
    free = statements.figures["free_cash_flow", 2024]
    assert (free.value, free.note) == (70, "operating_cash_flow later restated")


def test_the_catalogue_is_sound():
    assert len(BY_NAME) == len(LINES)
    assert len({ratio.name for ratio in RATIOS}) == len(RATIOS)
    for derivation in DERIVATIONS:
        for _, line in (*derivation.terms, *derivation.optional):
            assert line in BY_NAME
        assert derivation.line in BY_NAME
    names = {figure for line in LINES for figure in line.concepts}
    assert all(name.isalnum() for name in names)
    # Every formula names lines that exist: else this raises.
    compute_ratios(_statements(*[_fact("Revenues", 1)]))
