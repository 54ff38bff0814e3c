"""Any pydantic model is read out to people: built-in shapes and a user's own."""

from __future__ import annotations

from tenfold.analysis.view import clean, entry_of, section_title
from unit.cli.builders import POINT, POINTS, Free


def test_fields_are_sorted_by_what_they_are() -> None:
    entry = entry_of(POINT)
    assert entry.heading == "One large customer"
    assert entry.texts == ["It buys a third of *everything*."]
    assert entry.tags == [("severity", "high"), ("kind", "own kind")]
    assert entry.facts == [
        ("share of revenue", "33%"),
        ("figures", "2024: $5; 2023: $4"),
        ("names", "A, B"),
    ]
    assert [(q.text, q.start, q.in_text) for q in entry.quotes] == [
        ("Customer A bought a third.", 7, False)
    ]


def test_a_tag_that_says_nothing_new_is_left_out() -> None:
    assert entry_of(POINT, without_tag="own_kind").tags == [("severity", "high")]


def test_items_have_no_label() -> None:
    entry = entry_of(POINTS)
    assert entry.texts == ["It comes down to one customer."]
    assert [(label, len(entries)) for label, entries in entry.groups] == [("", 1)]


def test_a_shape_without_usual_names_is_headed_by_its_first_field() -> None:
    entry = entry_of(Free(court="Ohio", amount_usd=5, settled=False))
    assert entry.heading == "Ohio"
    assert entry.facts == [("amount usd", "5"), ("settled", "no")]


def test_a_passage_that_repeats_its_quote_and_heading() -> None:
    text = "We make lamps. We sell them."
    point = POINT.model_copy(update={"title": "We make lamps", "description": text})
    point = point.model_copy(
        update={"evidence": POINT.evidence.model_copy(update={"quote": "We sell them."})}
    )
    entry = entry_of(point)
    assert entry.runs_on
    assert entry.quotes[0].in_text


def test_control_characters_never_reach_a_terminal() -> None:
    assert clean("red\x1b[31m\x07 text\n\u202eon") == "red [31m text on"


def test_section_titles() -> None:
    assert section_title("risk_factors") == "Risk factors"
    assert section_title("legal_matters") == "Legal matters"
