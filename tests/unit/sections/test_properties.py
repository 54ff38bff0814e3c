"""What holds for any input whatever."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.errors import TenfoldError
from tenfold.sections.items import ITEMS
from tenfold.sections.model import SectionStatus
from tenfold.sections.paragraphs import paragraphs
from tenfold.sections.splitter import split_filing
from unit.sections.builders import TITLES, filing

_PIECES = st.sampled_from(
    [f"Item {n}. {t}" for n, t in TITLES.items()]
    + [
        "Item 7",
        "ITEMS 1 and 2.",
        "None.",
        "See Note 3.",
        "\n",
        "\n\n",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<hr>",
        "<PAGE>",
        "12",
        "\t",
        "F-3",
        "incorporated by reference",
        "see pages F-1 to F-9",
        "words " * 60,
        "SIGNATURES",
        "&#3;",
        '<a href="#x">',
        '<p id="x">',
        "</a>",
        "PART II",
        "(continued)",
        "\x03",
        "\u200b",
        "$",
    ]
)
_DOCUMENTS = st.lists(_PIECES | st.text(max_size=12), max_size=80).map(" ".join)


@settings(max_examples=150, deadline=2_000)
@given(_DOCUMENTS, st.booleans())
def test_sections_are_sound_or_the_refusal_is_ours(content: str, html: bool) -> None:
    content = f"<html>{content}" if html else content
    with suppress(TenfoldError):
        split = split_filing(filing(content))
        assert [s.item for s in split.sections] == [item.number for item in ITEMS]
        for section in split.sections:
            assert split.text[section.start : section.end] == section.text
            assert section.status is SectionStatus.PRESENT or section.reason
        assert not any(ord(c) < 9 for c in split.text)
        assert "\n\n\n" not in split.text


@settings(max_examples=100, deadline=2_000)
@given(st.lists(st.sampled_from(list(TITLES)), min_size=4, unique=True))
def test_own_sections_are_ordered_and_never_overlap(items: list[str]) -> None:
    order = [item for item in TITLES if item in items]
    text = "\n\n".join(f"Item {i}. {TITLES[i]}\n\n{'Some words of it. ' * 60}" for i in order)
    split = split_filing(filing(f"FORM 10-K\n\n{text}"))
    found = [s for s in split.sections if s.text]
    for before, behind in pairwise(found):
        assert before.end <= behind.start


@settings(max_examples=100, deadline=1_000)
@given(st.text())
def test_paragraphs_reproduce_any_text(text: str) -> None:
    for paragraph in paragraphs(text):
        assert text[paragraph.start : paragraph.end] == paragraph.text
