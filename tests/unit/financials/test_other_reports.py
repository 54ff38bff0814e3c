"""What other filings say of a value: corrected, split, or only said in fewer digits."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tenfold.financials.companyfacts import CompanyFacts, parse_companyfacts
from tenfold.financials.facts import OtherReport
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.other_reports import same_value
from tenfold.financials.ratios import compute_ratios
from tenfold.financials.statements import Statements, make_statements


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("90678000000", "90700000000", True),
        ("7979000000", "8000000000", True),
        ("90678000000", "90690000000", False),  # one digit fewer is a figure of its own
        ("201", "200", False),
        ("6.11", "6.10", False),
        ("0", "0.0", True),
        ("1234", "-1234", False),
        ("-20890", "-20483", False),
    ],
)
def test_fewer_digits_are_no_restatement(one, other, same):
    assert same_value(Decimal(one), Decimal(other)) is same
    assert same_value(Decimal(other), Decimal(one)) is same


UNITS = {
    "Revenues": "USD",
    "NetIncomeLoss": "USD",
    "EarningsPerShareDiluted": "USD/shares",
    "WeightedAverageNumberOfDilutedSharesOutstanding": "shares",
}


def _known(*reports: tuple[str, str, str, dict[str, dict[int, float]]]) -> CompanyFacts:
    """A collection of (accession, form, day of filing, {concept: {year: value}})."""
    concepts: dict[str, list[dict[str, object]]] = {name: [] for name in UNITS}
    for accession, form, filed, said in reports:
        for concept, values in said.items():
            concepts[concept] += [
                {
                    "start": f"{year}-01-01",
                    "end": f"{year}-12-31",
                    "val": value,
                    "accn": accession,
                    "form": form,
                    "filed": filed,
                    # The year of the filing, whatever year the value is of.
                    "fy": int(filed[:4]) - 1,
                    "fp": "FY",
                }
                for year, value in values.items()
            ]
    facts = {"us-gaap": {name: {"units": {UNITS[name]: rows}} for name, rows in concepts.items()}}
    return parse_companyfacts(json.dumps({"entityName": "Larkspur", "facts": facts}))


def _statements(known: CompanyFacts, accession: str, year: int, count: int = 6) -> Statements:
    return make_statements(
        known.known_by(accession),
        fiscal_year=year,
        period_end=date(year, 12, 31),
        count=count,
    )


def _figure(statements: Statements, line: str, year: int) -> Figure:
    figure = statements.get(line, year)
    assert isinstance(figure, Figure), figure
    return figure


def _per_share(earnings: dict[int, float], shares: dict[int, float]):
    return {
        "EarningsPerShareDiluted": earnings,
        "WeightedAverageNumberOfDilutedSharesOutstanding": shares,
        "Revenues": dict.fromkeys(shares, 100),
        "NetIncomeLoss": {year: earnings[year] * shares[year] for year in shares},
    }


SPLIT = _known(
    ("r20", "10-K", "2021-02-01", _per_share({2019: 4, 2020: 8}, {2019: 1000, 2020: 1000})),
    ("r21", "10-K", "2022-02-01", _per_share({2020: 8, 2021: 12}, {2020: 1000, 2021: 1000})),
    ("r22", "10-K", "2023-02-01", _per_share({2021: 3, 2022: 4}, {2021: 4000, 2022: 4000})),
)
"""Split 4:1 in 2022."""


def test_a_history_over_a_split_is_on_one_basis():
    statements = _statements(SPLIT, "r22", 2022)
    values = {year: _figure(statements, "eps_diluted", year).value for year in range(2019, 2023)}
    assert values == {2019: 1, 2020: 2, 2021: 3, 2022: 4}
    shares = [_figure(statements, "shares_diluted", year).value for year in range(2019, 2023)]
    assert shares == [4000] * 4
    old = _figure(statements, "eps_diluted", 2020)
    assert (old.formula, old.facts[0].value, old.facts[0].split) == ("8 / 4", 8, 4)
    assert old.note == "reported as 8 in r21, before a stock split 4:1"
    growth = {
        r.fiscal_year: r.value
        for r in compute_ratios(statements)
        if r.definition.name == "eps_growth"
    }
    assert growth[2021] == Decimal("0.5")


def test_a_split_is_told_from_a_restatement():
    after = _figure(_statements(SPLIT, "r22", 2022), "eps_diluted", 2021)
    assert after.value == 3
    assert after.facts[0].before == OtherReport(
        Decimal(12), "r21", "10-K", date(2022, 2, 1), Fraction(4)
    )
    before = _figure(_statements(SPLIT, "r21", 2021), "eps_diluted", 2021)
    assert (before.value, before.facts[0].split) == (12, None)
    assert before.note == "later restated to 3 in 10-K r22 filed 2023-02-01 (stock split 4:1)"


def test_a_report_that_shares_no_year_gives_nothing_per_share():
    known = _known(
        ("r18", "10-K", "2019-02-01", _per_share({2018: 8}, {2018: 1000})),
        ("r20", "10-K", "2021-02-01", _per_share({2020: 2, 2019: 2}, {2020: 4000, 2019: 4000})),
    )
    statements = _statements(known, "r20", 2020)
    missing = statements.get("eps_diluted", 2018)
    assert isinstance(missing, Missing)
    assert "a stock split in between cannot be ruled out" in missing.reason
    assert _figure(statements, "revenue", 2018).value == 100


def test_an_amendment_restates_its_report_and_is_named():
    known = _known(
        ("k", "10-K", "2023-02-01", {"Revenues": {2022: 100, 2021: 95}}),
        ("a", "10-K/A", "2023-08-01", {"Revenues": {2022: 90, 2021: 95}}),
        ("q", "10-Q", "2023-11-01", {"Revenues": {2022: 90}}),
    )
    original = _figure(_statements(known, "k", 2022), "revenue", 2022)
    assert original.value == 100
    assert original.note == "later restated to 90 in 10-K/A a filed 2023-08-01"
    amended = _figure(_statements(known, "a", 2022), "revenue", 2022)
    assert amended.value == 90
    assert amended.note == "reported before as 100 in 10-K k filed 2023-02-01"
    assert _figure(_statements(known, "a", 2022), "revenue", 2021).note is None
