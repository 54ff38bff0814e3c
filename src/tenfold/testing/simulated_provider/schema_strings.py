"""Strings of an answer: verbatim evidence, short names, sentences, and a few formats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from tenfold.components.asked_length import SENTENCE_CHARS, asked_text
from tenfold.testing.simulated_provider.calls import JsonObject
from tenfold.testing.simulated_provider.filing_text import flowing, short_name

_VERBATIM = re.compile(r"(?:^|_)(?:evidence|quote)s?$", re.IGNORECASE)
_SHORT = re.compile(
    r"(?:^|_)(?:names?|titles?|label|category|type|segments?|products?|regions?|company|ticker"
    r"|metric|period|unit|id|key|topic|heading|country|currency)$",
    re.IGNORECASE,
)
_SHORT_CHARS = 60
_OWN_RULES = frozenset(("format", "pattern", "minLength", "maxLength"))
_FORMATS = {
    "date": "2024-12-31",
    "date-time": "2024-12-31T00:00:00Z",
    "time": "12:00:00Z",
    "email": "investors@example.com",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "ipv4": "192.0.2.1",
    "hostname": "example.com",
    "duration": "P1Y",
}
_PATTERN_CANDIDATES = ("2024", "1", "12", "2024-12-31", "a", "A", "ABC", "abc", "USD", "1A", "0.1")


@dataclass(frozen=True, slots=True)
class Topic:
    """Neighbouring sentences of the filing that one object is written from."""

    sentences: tuple[str, ...]

    def sentence(self, rng: Random) -> str:
        """Any of the topic's sentences, verbatim."""
        return rng.choice(self.sentences)

    def about(self, chars: int) -> str:
        """Neighbouring sentences, as near as they come to so long a text."""
        texts = self.sentences
        nearest, first, last = chars, 0, 0
        for start in range(len(texts)):
            length = -1
            for end in range(start, len(texts)):
                length += len(texts[end]) + 1
                if abs(length - chars) < nearest:
                    nearest, first, last = abs(length - chars), start, end
        return " ".join(texts[first : last + 1])


def write_string(schema: JsonObject, name: str, topic: Topic, rng: Random, max_chars: int) -> str:
    """A string for the field ``name``, within the schema's lengths.

    Fields named evidence or quote get the topic's first sentence word for word (cut at its end
    where it is too long, so that it is still a substring of the filing).
    """
    shaped = _shaped(schema)
    if shaped is not None:
        return shaped
    longest = min(max_chars, _length(schema, "maxLength", max_chars))
    if _VERBATIM.search(name):
        text = topic.sentences[0]
    elif _SHORT.search(name):
        text, longest = short_name(topic.sentences[0], rng), min(longest, _SHORT_CHARS)
    else:
        text = flowing(topic.sentence(rng))
    return _lengthened(_cut(text, longest), schema)


def asked_string(schema: JsonObject, name: str, topic: Topic, rng: Random) -> str | None:
    """A string as long as the description in ``schema`` asks for; None where it asks for nothing,
    is a quote or a short name, or has a shape or lengths of its own."""
    description = schema.get("description")
    if not isinstance(description, str) or not schema.keys().isdisjoint(_OWN_RULES):
        return None
    if _VERBATIM.search(name):
        return None
    asked = asked_text(description)
    if asked.kind == "sentence":
        wanted = rng.randint(asked.fewest, asked.most) * SENTENCE_CHARS
        return flowing(topic.about(wanted))
    return _words(topic.sentence(rng), rng.randint(asked.fewest, asked.most))


def _words(sentence: str, count: int) -> str:
    words = sentence.split()[:count]
    while len(words) > 1 and words[-1][-1].isdigit():
        words.pop()  # an amount would be cut off its 'million'
    return " ".join(words).rstrip(" ,;:.")


def _shaped(schema: JsonObject) -> str | None:
    written = _FORMATS.get(str(schema.get("format")))
    pattern = schema.get("pattern")
    if written is None and isinstance(pattern, str):
        try:
            matches = re.compile(pattern)
        except re.error:
            return None
        written = next((text for text in _PATTERN_CANDIDATES if matches.search(text)), None)
    return written


def _cut(text: str, chars: int) -> str:
    if len(text) <= chars:
        return text
    head = text[:chars]
    at_word = head.rsplit(" ", 1)[0]
    return at_word if len(at_word) >= chars // 2 else head


def _lengthened(text: str, schema: JsonObject) -> str:
    fewest = _length(schema, "minLength", 0)
    if len(text) >= fewest:
        return text
    most = _length(schema, "maxLength", fewest + len(text) + 1)
    repeated = " ".join([text or "-"] * (fewest // (len(text) + 1) + 2))
    return repeated[: max(fewest, min(most, len(repeated)))]


def _length(schema: JsonObject, keyword: str, otherwise: int) -> int:
    value: Any = schema.get(keyword)
    return value if isinstance(value, int) else otherwise
