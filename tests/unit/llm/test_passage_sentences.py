"""Sentences, headings and titles: the small parts of the extractive reader."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.llm.passages.boilerplate import is_boilerplate, says_nothing
from tenfold.llm.passages.disclosures import shared_out
from tenfold.llm.passages.passage import passages_of
from tenfold.llm.passages.sentences import sentence_spans
from tenfold.llm.passages.titles import lead_phrase


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Apple Inc. designs phones. It sells them.", 2),
        ("We sell in the U.S. and Canada. Sales rose.", 2),
        ("It operates in the U.S. The rest is sold abroad.", 2),
        ("The U.S. Government is a customer.", 1),
        ("Sales were $1.5 billion, up 2.3%. Costs fell.", 2),
        ("Mr. Smith joined Beck & Sons Co. in 1999.", 1),
        ("See Note 4. Debt is due in 2030.", 2),
        ("He said “It works.” Then he left.", 2),
        ("Sales (see No. 12) rose! Why? Demand.", 3),
        ("", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(split(text)) == count, split(text)


@given(st.text(alphabet="aA. !?\n\t”U1", max_size=80))
def test_spans_are_ordered_and_lose_nothing_but_white_space(text: str) -> None:
    spans = sentence_spans(text)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("In 2024, net sales increased 5% because prices rose.", "Net sales increased 5%"),
        (
            "During fiscal 1999, 2000, and 2001, the Company spent $4 billion on research.",
            "The Company spent $4 billion on research",
        ),
        ("Our brands, including Harbour, are known.", "Our brands, including Harbour"),
        ("Short.", "Short"),
    ],
)
def test_lead_phrases(sentence: str, title: str) -> None:
    assert lead_phrase(sentence) == title


@given(st.text(max_size=200))
def test_a_lead_phrase_is_short_and_on_one_line(text: str) -> None:
    phrase = lead_phrase(text)
    assert len(phrase.split()) <= 12
    assert "\n" not in phrase


@pytest.mark.parametrize(
    "heading",
    [
        "Item 1. Business",
        "PART II",
        "NOTES TO CONSOLIDATED FINANCIAL STATEMENTS (Continued)",
        "Apple Inc.",
        "December 31, 2023",
        "(in millions)",
    ],
)
def test_headings_that_say_nothing(heading: str) -> None:
    assert says_nothing(heading)


@pytest.mark.parametrize(
    "heading", ["Competition", "Raw Materials", "Critical Accounting Policies"]
)
def test_headings_on_a_topic(heading: str) -> None:
    assert not says_nothing(heading)


def test_boilerplate_is_told_from_content() -> None:
    assert is_boilerplate("This report contains forward-looking statements within the meaning of …")
    assert is_boilerplate("The information required is incorporated by reference.")
    assert not is_boilerplate("We compete with three larger makers of hand tools on price.")


def test_run_in_titles_become_headings() -> None:
    text = "Backlog. Our backlog of firm orders was $40 million at year end, against $35 million."
    (passage,) = passages_of(text)
    assert passage.heading == "Backlog"
    assert passage.text.startswith("Our backlog")
    assert text[passage.start :] == passage.text


def test_rivals_take_what_fits_them_better() -> None:
    assert shared_out({1: 4.0, 2: 1.0}, [{2: 5.0, 3: 5.0}]) == {1: 4.0}
    assert shared_out({1: 4.0}, []) == {1: 4.0}
    assert shared_out({}, [{1: 1.0}]) == {}
