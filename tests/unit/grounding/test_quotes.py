"""Quotes find their place, up to typography; a changed number or word never does."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.plans import Fact, Facts
from tenfold.components.base import Evidence, Insight
from tenfold.grounding.quotes import find_quote, ground

TEXT = (
    "The Company’s “Orrery”\u00a0line grew 15% – to $1.25 million –\n\n  in fiscal 2024, from\n"
    "$1,112 thousand. Our   foundry\tin Leeds closed. İzmir follows. It’s done."
)


def found(quote: str, text: str = TEXT) -> str | None:
    span = find_quote(quote, text)
    return None if span is None else text[slice(*span)]


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        ("The Company’s “Orrery”", "The Company’s “Orrery”"),
        ('The Company\'s "Orrery" line', "The Company’s “Orrery”\u00a0line"),
        ("grew 15% - to $1.25 million - in fiscal", "grew 15% – to $1.25 million –\n\n  in fiscal"),
        ("THE COMPANY'S", "The Company’s"),
        ("Our foundry in Leeds closed.", "Our   foundry\tin Leeds closed."),
        ("  …Our foundry in Leeds… ", "Our   foundry\tin Leeds"),
        ("izmir follows. it's done.", "İzmir follows. It’s done."),
        ("from $1,112 thousand", "from\n$1,112 thousand"),
        ("T", "T"),
    ],
)
def test_finds_exactly_and_loosely(quote, place):
    assert found(quote) == place


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "  … ",
        "grew 16%",
        "5% – to",  # within 15%
        "grew 1",
        "to $1",
        "to $1.2",
        "25 million",  # within 1.25
        ".25 million",
        "112 thousand",  # within 1,112
        "from $1,1",
        "from $1,",
        "The Company’s Orrery",
        "Our foundry … closed",
        "Our foundry closed",
        "fiscal 2025",
    ],
)
def test_a_changed_or_cut_number_or_word_is_not_found(quote):
    assert found(quote) is None


def test_a_whole_number_behind_a_cut_one_is_found():
    assert find_quote("5% growth", "15% growth, then 5% growth") == (17, 26)


def test_digits_may_touch_a_full_stop_or_a_bracket():
    assert found("2024", "in (2024). So") == "2024"
    assert found("rose to 15", "It rose to 15. Then") == "rose to 15"


@given(st.data())
def test_any_slice_that_cuts_no_number_is_found_at_its_own_words(data):
    alphabet = st.sampled_from("aB é’'“-–\n\t\u00a0İßΣ.,%$x ")
    text = data.draw(st.text(alphabet, min_size=1, max_size=80))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    stripped = quote.strip()
    if stripped:
        place = found(quote, text)
        assert place == stripped


@given(st.data())
def test_what_is_found_loosely_reproduces_the_words(data):
    words = data.draw(
        st.lists(st.sampled_from(["Brass", "tin", "it’s", "a–b", "“q”", "7"]), min_size=1)
    )
    gaps = st.sampled_from([" ", "  ", "\n", " \n\n ", "\t", "\u00a0"])
    text = "".join(word + data.draw(gaps) for word in words) + "end"
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    plain = " ".join(words[first : last + 1]).upper()
    plain = plain.replace("’", "'").replace("–", "-").replace("“", '"').replace("”", '"')
    place = found(plain, text)
    assert place is not None
    assert [w.upper() for w in place.split()] == [w.upper() for w in words[first : last + 1]]


@given(st.text(max_size=60), st.text(max_size=30))
def test_never_raises_and_spans_are_in_range(text, quote):
    span = find_quote(quote, text)
    assert span is None or 0 <= span[0] < span[1] <= len(text)


def test_a_long_section_and_hopeless_quotes_take_no_time():
    text = ("Net sales rose 3% – the Company’s  best year. " * 9_000)[:400_000]
    quotes = [f"Net sales rose 3% - the Company's best year. {'a ' * 2_000}{n}" for n in range(100)]
    began = time.perf_counter()
    assert all(find_quote(quote, text) is None for quote in quotes)
    assert time.perf_counter() - began < 2.0  # a backtracking search takes minutes


def test_grounds_evidence_wherever_it_stands_and_leaves_the_original_alone():
    class Nested(Insight):
        facts: Facts
        by_name: dict[str, Evidence]
        pair: tuple[Evidence, int]
        maybe: Evidence | None = None
        missing: Evidence | None = None

    quote = {"quote": "foundry in Leeds"}
    value: Any = Nested.model_validate(
        {
            "facts": {"items": [{"name": "n", "evidence": "foundry in Leeds"}]},
            "by_name": {"a": quote},
            "pair": [quote, 3],
            "maybe": {"quote": "not there", "start": 7, "end": 9},
        }
    )
    grounded: Any = ground(value, TEXT, 1_000)
    span = find_quote("foundry in Leeds", TEXT)
    assert span is not None
    for evidence in (grounded.facts.items[0].evidence, grounded.by_name["a"], grounded.pair[0]):
        assert (evidence.start, evidence.end) == (1_000 + span[0], 1_000 + span[1])
        assert evidence.grounded
    assert grounded.pair[1] == 3
    assert grounded.maybe.start is None, "a place a model claims is not believed"
    assert grounded.missing is None
    assert value.facts.items[0].evidence.start is None
    assert isinstance(grounded.facts.items[0], Fact)


REPEATED = "We make pumps. They last. We sell pipes. We make pumps. They do not rust."


def test_of_several_places_the_one_that_was_read_counts():
    assert find_quote("We make pumps.", REPEATED) == (0, 14)
    assert find_quote("We make pumps.", REPEATED, [(26, len(REPEATED))]) == (41, 55)
    assert find_quote("we  make pumps.", REPEATED, [(26, len(REPEATED))]) == (41, 55)


def test_a_quote_from_what_was_left_out_still_has_its_place():
    assert find_quote("They last.", REPEATED, [(26, len(REPEATED))]) == (15, 25)


@pytest.mark.parametrize(
    "quote",
    [
        "We make pumps. We sell pipes.",
        "We make pumps. [… 1 paragraph left out …] We sell pipes.",
        "We make pumps. … We sell pipes.",
    ],
)
def test_no_quote_reaches_across_what_was_left_out(quote: str):
    assert find_quote(quote, REPEATED, [(0, 14), (26, 40)]) is None
