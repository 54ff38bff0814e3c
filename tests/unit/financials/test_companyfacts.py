"""companyfacts: the value as one filing reports it, and what became of it later."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from tenfold.errors import UnreadableFilingError
from tenfold.financials.companyfacts import parse_companyfacts, read_companyfacts
from tenfold.financials.facts import FactSource, Period

YEAR = {"start": "2022-01-01", "end": "2022-12-31"}


def _entry(value, accession, filed, **more):
    return {
        "val": value,
        "accn": accession,
        "filed": filed,
        "form": "10-K",
        "fy": 2024,
        "fp": "FY",
        **YEAR,
        **more,
    }


def _parse(entries, unit="USD", concept="Revenues"):
    facts = {"us-gaap": {concept: {"label": None, "units": {unit: entries}}}}
    return parse_companyfacts(json.dumps({"cik": 1, "entityName": "Larkspur", "facts": facts}))


ENTRIES = [
    _entry(90, "a-24", "2025-02-01"),
    _entry(100, "a-22", "2023-02-01", fy=2022),
    _entry(100, "a-23", "2024-02-01", fy=2023),
]


def test_the_value_is_the_filings_own_and_its_restatement_is_noted():
    known = _parse(ENTRIES)
    (fact,) = known.reported_in("a-22").facts
    assert (fact.value, fact.restated, fact.restated_in) == (100, 90, "a-24")
    assert fact.period == Period(date(2022, 12, 31), date(2022, 1, 1))
    assert (fact.concept, fact.source) == ("us-gaap:Revenues", FactSource.COMPANYFACTS)
    (last,) = known.reported_in("a-24").facts
    assert (last.value, last.restated) == (90, None)


def test_history_takes_nothing_filed_later():
    older = _entry(70, "a-20", "2021-02-01", start="2020-01-01", end="2020-12-31")
    quarter = _entry(5, "q-23", "2023-05-01", start="2023-01-01", end="2023-03-31", form="10-Q")
    known = _parse([*ENTRIES, older, quarter])
    assert sorted(f.value for f in known.known_by("a-23").facts) == [70, 100]
    assert [f.value for f in known.known_by("a-20").facts] == [70]
    assert known.known_by("unknown").facts == ()
    assert known.reported_in("unknown").facts == ()


def test_fractions_stay_exact():
    (fact,) = _parse([_entry(6.11, "a", "2023-02-01")], unit="USD/shares").reported_in("a").facts
    assert fact.value == Decimal("6.11")
    entries = {"us-gaap": {"Eps": {"units": {"USD/shares": [_entry(6.11, "a", "2023-02-01")]}}}}
    (from_float,) = read_companyfacts({"facts": entries}).reported_in("a").facts
    assert from_float.value == Decimal("6.11")


@pytest.mark.parametrize(
    "broken",
    [
        {"val": "many"},
        {"val": None},
        {"val": True},
        {"val": float("nan")},
        {"end": "soon"},
        {"filed": None},
    ],
)
def test_an_entry_that_is_no_value_is_told(broken):
    known = _parse([{**ENTRIES[0], **broken}, ENTRIES[1]])
    assert len(known.reported_in("a-22").facts) == 1
    (unread,) = known.unread
    assert unread.concept == "us-gaap:Revenues"


@pytest.mark.parametrize("content", ["", "<html>Forbidden</html>", "[]", '{"facts": 5}', "{}", "7"])
def test_something_else_is_refused(content):
    with pytest.raises(UnreadableFilingError, match="companyfacts"):
        parse_companyfacts(content)


@pytest.mark.parametrize(
    ("value", "decimals"),
    [(391_035_000_000, -6), (391_035_200_000, -5), (9_000_000_000, -6), (201, None), (0, None)],
)
def test_accuracy_is_told_by_the_zeros(value, decimals):
    (fact,) = _parse([_entry(value, "a", "2023-02-01")]).reported_in("a").facts
    assert fact.decimals == decimals


def test_only_the_concepts_asked_for_are_read():
    facts = {name: {"units": {"USD": [ENTRIES[0]]}} for name in ("Revenues", "Assets")}
    known = read_companyfacts({"facts": {"us-gaap": facts}}, {"us-gaap:Assets"})
    assert [concept for concept, _, _ in known.reports] == ["us-gaap:Assets"]
