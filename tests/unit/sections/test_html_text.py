"""The HTML reader gives the words, and their type, that a lenient parser of HTML gives."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from tenfold.errors import UnreadableFilingError
from tenfold.sections import html_text
from tenfold.sections.html_rules import BLOCKS, BOLD, SKIPPED
from tenfold.sections.html_text import read_html

_NAMES = tuple(
    re.findall(
        r"\w+",
        "p div b i u font span table tr td th tbody thead ul li dl dt dd a h2 center form address "
        "caption big option ol foo",
    )
)
_TAGS = [f"<{name}>" for name in _NAMES] + [f"</{name}>" for name in _NAMES]
_STYLED = [
    '<font style="font-weight:bold">',
    '<td style="font-weight:bold">',
    "<span style='font-weight:400'>",
    '<div style="display:none">',
    "<td/>",
    "<b/>",
    "<br>",
    "<hr>",
    "<script>",
    "</script>",
    "<!-- <b> -->",
    "< ",
    "&lt;b&gt;",
]
_SOUP = st.lists(st.sampled_from([*_TAGS, *_STYLED, " "]) | st.just("WORD"), max_size=40)

Words = Counter[tuple[str, tuple[bool, ...]]]


class _Reference:
    """A target of lxml's parser: every visible character with its type."""

    def __init__(self) -> None:
        self.chars: list[tuple[str, bool]] = []
        self._open: list[tuple[bool, bool]] = [(False, False)]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        bold, hidden = self._open[-1]
        style = attributes.get("style", "")
        bold = (bold or "bold" in style or tag in BOLD) and ("400" not in style or tag in BOLD)
        self._open.append((bold, hidden or "none" in style or tag in SKIPPED))
        self._part(tag)

    def end(self, tag: str) -> None:
        self._open.pop()
        self._part(tag)

    def data(self, data: str) -> None:
        bold, hidden = self._open[-1]
        self.chars += [(char, bold) for char in data if not hidden]

    def close(self) -> Words:
        return _words(self.chars)

    def _part(self, tag: str) -> None:
        if tag in BLOCKS or tag == "br":
            self.chars.append((" ", False))


def _words(chars: list[tuple[str, bool]]) -> Words:
    words: Words = Counter()
    word: list[tuple[str, bool]] = []
    for char, bold in [*chars, (" ", False)]:
        if not char.isspace():
            word.append((char, bold))
        elif word:
            words["".join(c for c, _ in word), tuple(b for _, b in word)] += 1
            word = []
    return words


def _ours(markup: str) -> Words:
    normal = read_html(markup)
    return _words([(c, normal.bold_chars(i, i + 1) > 0) for i, c in enumerate(normal.text)])


def _lenient(markup: str) -> Words:
    parser = etree.HTMLParser(target=_Reference(), encoding="utf-8", remove_comments=True)
    parser.feed(markup.encode())
    return parser.close()


@settings(max_examples=300, deadline=None)
@given(_SOUP)
@example(["<b>", "WORD", "<p>", "WORD", "</b>", "WORD"])
@example(["<table>", "<tr>", "<td>", "<b>", "WORD", "<td>", "WORD", "</table>", "WORD"])
@example(["<div>", "<b>", "WORD", "</div>", "WORD", "</b>"])
def test_crooked_markup_reads_as_a_lenient_parser_reads_it(pieces: list[str]) -> None:
    numbered = [f"w{n}x" if piece == "WORD" else piece for n, piece in enumerate(pieces)]
    markup = "<body>start " + "".join(numbered)
    assert _ours(markup) == _lenient(markup)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<a title="x > y">one</a> two', "one two"),
        ("one <!-- a > b --> two<!-- never closed", "one two"),
        ("<p>5 < 6 and 7 > 6</p>", "5 < 6 and 7 > 6"),
        ("&amp;nbsp; &lt;b&gt; &#8217;&#146;&nbsp;&#3;x", "&nbsp; <b> ’’ x"),
        (f"a&#{'9' * 5_000};b", f"a&#{'9' * 5_000};b"),
        ("soft&shy;ly zero&#8203;width", "softly zerowidth"),
        ("<script>if (a < b) '<p>no</p>'</script>yes", "yes"),
        ("<style>p {x: '</p>'}</style>yes", "yes"),
        ("<html><title>no</title><body>yes", "yes"),
        ("<head>yes", "yes"),
        ("cut <b", "cut"),
        ("<p align='center>swallowed</p><p title='x'>read</p>", "read"),
        ("<?xml version='1.0'?><!DOCTYPE html><p>yes</p></nothing></ >", "yes"),
        ("", ""),
        ("words without a tag", "words without a tag"),
    ],
)
def test_what_is_no_tag_and_what_is_no_text(markup: str, text: str) -> None:
    assert read_html(markup).text == text


def test_a_tag_met_again_means_what_it_meant_before() -> None:
    cell = '<tr><td style="font-weight:bold">Larkspur pumps</td><td>7</td></tr>'
    normal = read_html(f"<table>{cell * 3}</table>")
    assert normal.text == "\n".join(["Larkspur pumps\t7"] * 3)
    assert [normal.text[a:b] for a, b in normal.bold] == ["Larkspur pumps"] * 3


def test_tags_are_read_across_the_pieces_a_long_document_is_read_in(monkeypatch) -> None:
    markup = "<p>one <b>two</b> three</p><ul><li>four</li></ul>" * 5
    whole = read_html(markup)
    monkeypatch.setattr(html_text, "_CHUNK_CHARS", 7)
    assert read_html(markup) == whole


def test_end_tags_that_end_nothing_are_refused_in_masses(monkeypatch) -> None:
    monkeypatch.setattr(html_text, "_MAX_VAIN_STEPS", 1_000)
    assert read_html("<p>words</p>" + "</i>" * 5_000).text == "words"
    with pytest.raises(UnreadableFilingError, match="end tags"):
        read_html("<i>" * 500 + "</u>" * 500)
