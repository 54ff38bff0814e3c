"""What a question's wording asks for, and the figures that are said to be of full answers."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean, pstdev

import pytest

from tenfold.components import asked_length
from tenfold.components.asked_length import asked_entries, asked_text
from tenfold.components.catalogue import builtin_catalogue
from tenfold.planning.answer_length import expected_entries

GOLD = Path(__file__).parents[3] / "benchmarks" / "evidence_gold.json"


@pytest.fixture(scope="module")
def places() -> dict[str, list[list[tuple[int, int, str]]]]:
    """What full answers cite, by question: a list for each filing."""
    found: dict[str, list[list[tuple[int, int, str]]]] = {}
    for filing in json.loads(GOLD.read_text())["filings"].values():
        for item in filing["items"].values():
            for question, cited in item.items():
                found.setdefault(question, []).append(cited)
    return found


def test_the_figures_are_those_of_the_noted_evidence(places):
    counts = [len(cited) for answers in places.values() for cited in answers]
    assert len(counts) == 126
    assert mean(counts) == pytest.approx(asked_length.PLACES, abs=0.05)
    assert pstdev(counts) == pytest.approx(asked_length.PLACES_DEVIATION, abs=0.05)
    chars = [end - start for q in places.values() for cited in q for start, end, _ in cited]
    assert mean(chars) == pytest.approx(asked_length.QUOTE_CHARS, abs=0.5)


def test_questions_are_answered_with_about_as_many_entries_as_full_answers_have(places):
    expected, noted = 0.0, 0.0
    for component in builtin_catalogue():
        most = asked_entries(component.question)
        if most is not None and component.name in places:
            expected += expected_entries(most)
            noted += mean(min(most, len(cited)) for cited in places[component.name])
    assert expected == pytest.approx(noted, rel=0.1)


@pytest.mark.parametrize(
    ("question", "most"),
    [
        ("Give up to 8, the weightiest first.", 8),
        ("Give each once, at most 12, with its effect.", 12),
        ("Which segments are there?", None),
        ("Give up to 5 products and up to 3 regions.", None),
        ("Did costs rise by up to 10%? Give up to 4.", 4),
    ],
)
def test_how_many_entries_are_asked_for(question, most):
    assert asked_entries(question) == most


@pytest.mark.parametrize(
    ("description", "kind", "fewest", "most"),
    [
        ("What it is, in three to ten words.", "word", 3, 10),
        ("The risk in five to fifteen words.", "word", 5, 15),
        ("What it does, in one or two sentences.", "sentence", 1, 2),
        ("Why it matters more than the others.", "sentence", 1, 3),
        ("One or two sentences copied word for word from the filing text.", "quote", 1, 2),
        ("Amount with its date, as stated.", "word", 3, 8),
        ("", "word", 3, 8),
    ],
)
def test_how_much_text_is_asked_for(description, kind, fewest, most):
    asked = asked_text(description)
    assert (asked.kind, asked.fewest, asked.most) == (kind, fewest, most)
