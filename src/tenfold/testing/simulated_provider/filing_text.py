"""Finds the filing in a prompt and takes sentences out of it, word for word.

A prompt holds up to some 100,000 characters of filing and a thousand requests may arrive at once,
so nothing here reads the whole text: a passage is cut from a small window at a random place. The
places stand on a grid and the latest windows' sentences are remembered, because the questions about
one item look at the same text again and again: half of the provider's time went into that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from random import Random

_WINDOW_CHARS = 1_400
_GRID_CHARS = 100
_REMEMBERED_WINDOWS = 4_096
_PASSAGE_SENTENCES = 4
_TRIES = 8
_WRAPPED_LINE_CHARS = 120
"""Lines longer than this show that line ends are paragraph ends, not a typist's margin."""
_NOTHING_TO_QUOTE = "The prompt holds no text to quote."

_OPENING_TAG = re.compile(r"<([A-Za-z][\w-]*)(?:\s[^<>]*)?>")
_SENTENCE_END = re.compile(
    r"(?:(?<=[.!?])|(?<=[.!?][\"”’)]))"
    r"(?<!Inc\.)(?<!Corp\.)(?<!Co\.)(?<!Ltd\.)(?<!No\.)(?<!U\.S\.)(?<!Mr\.)(?<!Ms\.)"
    r"\s+(?=[\"“(]?[A-Z])"
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SPACES = re.compile(r"\s+")
_GAP = re.compile(r"[ \t]{3,}|\t|\||_{3,}|\.{4,}")
_PROPER_NAME = re.compile(r"(?<=\s)[A-Z][\w&’'-]+(?:\s+(?:of\s+|and\s+)?[A-Z][\w&’'-]+){1,3}")


class FilingText:
    """Verbatim sentences of one prompt's filing text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def passage(self, rng: Random) -> tuple[str, ...]:
        """One to four neighbouring sentences, each a substring of the text.

        Headings, tables and very short or long sentences are passed over; a text with nothing
        else gives the best piece it has.
        """
        for _ in range(_TRIES):
            start = rng.randrange(max(1, len(self._text) - _WINDOW_CHARS // 2))
            sentences = _good_sentences(self._text, start - start % _GRID_CHARS)
            if sentences:
                return sentences
        sentences = _good_sentences(self._text, 0)
        return sentences or (_any_piece(self._text, rng),)


def filing_in(texts: Iterable[str]) -> FilingText:
    """The filing text of a prompt made of ``texts``.

    It is the longest of the texts; within it the longest part wrapped in a tag
    (``<filing>…</filing>``) where that is at least half of it, so that questions and instructions
    beside the filing are not quoted.
    """
    longest = max(texts, key=len, default="")
    inner = max(_tagged_parts(longest), key=len, default="")
    return FilingText(inner if 2 * len(inner) >= len(longest) else longest)


def short_name(sentence: str, rng: Random) -> str:
    """A few words of ``sentence`` that can pass for a name or a title."""
    names = [_SPACES.sub(" ", match[0]) for match in _PROPER_NAME.finditer(sentence)]
    if names:
        return rng.choice(names)
    words = sentence.split()[: rng.randint(3, 5)]
    while len(words) > 1 and words[-1][-1].isdigit():
        words.pop()  # an amount would be cut off its 'million'
    return " ".join(words).strip(" ,;:.") or "Unnamed"


def flowing(sentence: str) -> str:
    """``sentence`` on one line, as a person would retype it."""
    return " ".join(sentence.split())


def _tagged_parts(text: str) -> Iterator[str]:
    position = 0
    while (opening := _OPENING_TAG.search(text, position)) is not None:
        position = opening.end()
        end = text.find(f"</{opening[1]}>", position)
        if end >= 0:
            yield text[position:end]
            position = end


def _good_sentences(text: str, start: int) -> tuple[str, ...]:
    window = text[start : start + _WINDOW_CHARS]
    return _sentences_in(window, start > 0, start + _WINDOW_CHARS < len(text))


@lru_cache(_REMEMBERED_WINDOWS)
def _sentences_in(window: str, begun_before: bool, goes_on: bool) -> tuple[str, ...]:
    wrapped = max((len(line) for line in window.split("\n")), default=0) <= _WRAPPED_LINE_CHARS
    paragraphs = _BLANK_LINE.split(window) if wrapped else window.split("\n")
    pieces = [piece for paragraph in paragraphs for piece in _SENTENCE_END.split(paragraph)]
    if begun_before:
        pieces = pieces[1:]
    if goes_on:
        pieces = pieces[:-1]
    stripped = (piece.strip() for piece in pieces)
    return tuple(islice(filter(_is_good, stripped), _PASSAGE_SENTENCES))


def _is_good(piece: str) -> bool:
    if not 40 <= len(piece) <= 400 or piece[-1] not in '.!?”"' or not piece[0].isupper():
        return False
    if _GAP.search(piece):
        return False
    letters = sum(map(str.isalpha, piece))
    return letters >= 0.7 * len(piece)


def _any_piece(text: str, rng: Random) -> str:
    lines = [line.strip() for line in text[:_WINDOW_CHARS].split("\n") if len(line.strip()) >= 12]
    if lines:
        return rng.choice(lines)[:300]
    return text[:200].strip() or _NOTHING_TO_QUOTE
