"""Figures come back from their JSON as they were."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from support.analyses import sample_supplement
from tenfold.errors import TenfoldError
from tenfold.financials.report import Financials
from tenfold.financials.report_forms import to_csv, to_json
from tenfold.financials.stored import financials_from_json


def _sample() -> Financials:
    financials = sample_supplement().financials
    assert financials is not None
    return financials


def test_the_round_trip_is_exact() -> None:
    document = json.loads(json.dumps(to_json(_sample())))
    back = financials_from_json(document)
    assert to_json(back) == document
    assert to_csv(back) == to_csv(_sample())


def test_a_missing_end_is_known_again() -> None:
    whole = _sample()
    cut = replace(whole, filing=replace(whole.filing, broken_off="its </DOCUMENT> is missing"))
    back = financials_from_json(to_json(cut))
    assert back.filing.broken_off == "its </DOCUMENT> is missing"


def test_years_currency_and_definitions_are_known_again() -> None:
    back = financials_from_json(to_json(_sample()))
    assert [year.name for year in back.statements.years] == [2025, 2024, 2023]
    assert back.statements.currency == "USD"
    assert {ratio.definition for ratio in back.ratios} == {r.definition for r in _sample().ratios}


def test_a_ratio_of_another_version_keeps_its_own_formula() -> None:
    document = to_json(_sample())
    document["ratios"][0] |= {"ratio": "lucky_number", "formula": "7"}
    back = financials_from_json(document)
    assert back.ratios[0].definition.title == "Lucky number"
    assert to_json(back)["ratios"][0] == document["ratios"][0]


@pytest.mark.parametrize("document", [{}, [], {"facts": []}, {"facts": [{"line": "revenue"}]}])
def test_anything_else_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(TenfoldError, match="no figures of Tenfold's"):
        financials_from_json(document)
