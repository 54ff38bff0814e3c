"""The bundled sample holds together: as a document, as XBRL, and as a set of accounts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from tenfold.filings.sample import sample_path

IX = "{http://www.xbrl.org/2013/inlineXBRL}"
XBRLI = "{http://www.xbrl.org/2003/instance}"
XHTML = "{http://www.w3.org/1999/xhtml}"
BUILD = Path(__file__).resolve().parents[3] / "tools" / "sample_filing" / "build.py"
SEGMENTS = (
    "FlowControlSystemsMember",
    "SensingAndAnalyticsMember",
    "MotionAndAutomationMember",
)
ITEMS = (
    *("1", "1A", "1B", "1C", "2", "3", "4", "5", "6", "7", "7A", "8", "9", "9A", "9B", "9C"),
    *("10", "11", "12", "13", "14", "15", "16"),
)


class Fact(NamedTuple):
    value: Decimal
    decimals: int


@cache
def root() -> etree._Element:
    return etree.parse(sample_path()).getroot()


@cache
def visible_text() -> str:
    body = root().find(f"{XHTML}body")
    assert body is not None
    header = set(next(body.iter(f"{IX}header")).iter())
    return " ".join(e.text or "" for e in body.iter() if e not in header) + " ".join(
        e.tail or "" for e in body.iter() if e not in header
    )


@cache
def facts() -> dict[tuple[str, str], Fact]:
    """Numeric facts by local name and context id; the most precise where one is repeated."""
    found: dict[tuple[str, str], Fact] = {}
    for element in root().iter(f"{IX}nonFraction"):
        digits = "".join(element.itertext()).replace(",", "").replace("—", "0")
        value = Decimal(digits).scaleb(int(element.get("scale", "0")))
        value = -value if element.get("sign") == "-" else value
        fact = Fact(value, int(element.get("decimals", "0")))
        key = (element.get("name", "").split(":")[1], element.get("contextRef", ""))
        known = found.get(key)
        if known is not None:
            coarser = min(fact.decimals, known.decimals)
            tolerance = Decimal(10) ** -coarser / 2
            assert abs(fact.value - known.value) <= tolerance, f"{key} is stated twice, differently"
        if known is None or known.decimals < fact.decimals:
            found[key] = fact
    return found


def duration(name: str, year: int, member: str = "") -> Decimal:
    return facts()[name, f"d{year}" + (f"_{member}" if member else "")].value


def balance(name: str, year: int, member: str = "") -> Decimal:
    return facts()[name, f"i{year}" + (f"_{member}" if member else "")].value


REVENUE = "RevenueFromContractWithCustomerExcludingAssessedTax"


def test_is_long_enough_to_be_a_fair_demonstration():
    assert len(visible_text().split()) >= 15_000


def test_no_paragraph_is_repeated():
    paragraphs = Counter(
        " ".join("".join(div.itertext()).split())
        for div in root().iter(f"{XHTML}div")
        if div.find(f".//{IX}header") is None
    )
    assert [p for p, times in paragraphs.items() if times > 1 and len(p) > 80] == []


def test_every_item_is_there_in_order_and_in_the_contents():
    headings = [
        "".join(div.itertext())
        for div in root().iter(f"{XHTML}div")
        if div.get("id", "").startswith("item")
    ]
    numbers = [re.match(r"Item (\w+)\. \S", h) for h in headings]
    assert [m and m[1] for m in numbers] == list(ITEMS)
    targets = {e.get("id") for e in root().iter() if e.get("id")}
    links = [a.get("href", "")[1:] for a in root().iter(f"{XHTML}a")]
    assert set(links) <= targets
    assert {f"item{n.lower()}" for n in ITEMS} <= set(links)


def test_no_markup_or_figure_of_the_generator_is_left_over():
    assert re.findall(r"\[\[|\]\]|\*\*|^@|\{\w+\}", visible_text(), flags=re.M) == []


def test_facts_point_to_declared_contexts_and_units():
    contexts = {c.get("id") for c in root().iter(f"{XBRLI}context")}
    units = {u.get("id") for u in root().iter(f"{XBRLI}unit")}
    tagged = [*root().iter(f"{IX}nonFraction"), *root().iter(f"{IX}nonNumeric")]
    assert len(tagged) > 500
    assert {e.get("contextRef") for e in tagged} == contexts
    assert {e.get("unitRef") for e in root().iter(f"{IX}nonFraction")} <= units
    ids = [e.get("id") for e in tagged]
    assert len(ids) == len(set(ids))
    prefixes = {str(e.get("name")).split(":")[0] for e in tagged}
    assert prefixes <= set(root().nsmap)


def test_cover_identifies_the_company():
    cover = {e.get("name"): "".join(e.itertext()) for e in root().iter(f"{IX}nonNumeric")}
    assert cover["dei:EntityRegistrantName"] == "Halvorsen Controls Corporation"
    assert cover["dei:EntityCentralIndexKey"] == "0009999901"
    assert cover["dei:DocumentType"] == "10-K"
    assert cover["dei:DocumentFiscalYearFocus"] == "2025"
    assert cover["dei:DocumentPeriodEndDate"] == "September 30, 2025"
    assert cover["dei:AmendmentFlag"] == "false"


@pytest.mark.parametrize("year", [2025, 2024])
def test_balance_sheet_balances(year: int):
    assert balance("Assets", year) == balance("Liabilities", year) + balance(
        "StockholdersEquity", year
    )
    assert balance("Assets", year) == balance("LiabilitiesAndStockholdersEquity", year)


@pytest.mark.parametrize("year", [2025, 2024, 2023])
def test_cash_flow_adds_up_and_ties_to_the_balance_sheet(year: int):
    movement = sum(
        duration(f"NetCashProvidedByUsedIn{activity}Activities", year)
        for activity in ("Operating", "Investing", "Financing")
    ) + duration(
        "EffectOfExchangeRateOnCashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents", year
    )
    change = duration(
        "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
        "PeriodIncreaseDecreaseIncludingExchangeRateEffect",
        year,
    )
    assert movement == change
    if year != 2023:
        cash = "CashAndCashEquivalentsAtCarryingValue"
        assert balance(cash, year) - balance(cash, year - 1) == change


@pytest.mark.parametrize("year", [2025, 2024, 2023])
def test_operating_cash_flow_follows_from_net_income(year: int):
    added = (
        "Depreciation", "AmortizationOfIntangibleAssets", "AmortizationOfFinancingCosts",
        "ShareBasedCompensation", "GoodwillImpairmentLoss", "TangibleAssetImpairmentCharges",
        "DeferredIncomeTaxExpenseBenefit", "IncreaseDecreaseInAccountsPayable",
        "IncreaseDecreaseInEmployeeRelatedLiabilities",
        "IncreaseDecreaseInContractWithCustomerLiability",
        "IncreaseDecreaseInOtherCurrentLiabilities",
    )  # fmt: skip
    taken = (
        "IncreaseDecreaseInAccountsReceivable", "IncreaseDecreaseInContractWithCustomerAsset",
        "IncreaseDecreaseInInventories", "IncreaseDecreaseInPrepaidDeferredExpenseAndOtherAssets",
        "IncreaseDecreaseInOtherOperatingCapitalNet",
    )  # fmt: skip
    total = duration("NetIncomeLoss", year)
    total += sum(duration(name, year) for name in added)
    total -= sum(duration(name, year) for name in taken)
    assert total == duration("NetCashProvidedByUsedInOperatingActivities", year)


@pytest.mark.parametrize("year", [2025, 2024, 2023])
def test_segments_sum_to_the_total(year: int):
    for name in (REVENUE, "CostOfRevenue", "ResearchAndDevelopmentExpense"):
        assert sum(duration(name, year, s) for s in SEGMENTS) == duration(name, year)
    unallocated = sum(
        duration(name, year)
        for name in (
            "AmortizationOfIntangibleAssets",
            "GoodwillImpairmentLoss",
            "RestructuringCharges",
            "SellingGeneralAndAdministrativeExpense",
        )
    ) - sum(duration("SellingGeneralAndAdministrativeExpense", year, s) for s in SEGMENTS)
    segment_income = sum(duration("OperatingIncomeLoss", year, s) for s in SEGMENTS)
    assert segment_income - unallocated == duration("OperatingIncomeLoss", year)


@pytest.mark.parametrize("year", [2025, 2024, 2023])
def test_earnings_per_share_and_equity_follow_from_net_income(year: int):
    income = duration("NetIncomeLoss", year)
    for kind, shares in (
        ("Basic", "WeightedAverageNumberOfSharesOutstandingBasic"),
        ("Diluted", "WeightedAverageNumberOfDilutedSharesOutstanding"),
    ):
        per_share = round(income / duration(shares, year), 2)
        assert duration(f"EarningsPerShare{kind}", year) == per_share
    moved = income + duration("OtherComprehensiveIncomeLossNetOfTax", year)
    moved += duration("ShareBasedCompensation", year)
    moved += duration("StockIssuedDuringPeriodValueShareBasedCompensation", year)
    moved -= duration("DividendsCommonStockCash", year)
    moved -= duration("StockRepurchasedAndRetiredDuringPeriodValue", year)
    equity = "StockholdersEquity"
    assert balance(equity, year) - balance(equity, year - 1) == moved


def test_generator_reproduces_the_committed_file():
    built = subprocess.run(
        [sys.executable, str(BUILD), "--stdout"], capture_output=True, check=True, timeout=60
    )
    assert built.stdout == sample_path().read_bytes()
