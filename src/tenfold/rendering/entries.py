"""Answers as templates show them: entries with anchors, and quotes with their surroundings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from tenfold.analysis.view import Entry, Quote, clean
from tenfold.rendering.links import quote_url
from tenfold.rendering.supplement import EvidencePlace, Supplement
from tenfold.rendering.words import Words, words_of

_AROUND_CHARACTERS: Final = 320
_LONGEST_QUOTE: Final = 20_000
_NOT_IN_AN_ID: Final = re.compile(r"[^a-z0-9_-]+")
_LONGEST_ID: Final = 80


class Anchors:
    """Hands out ids: each only once, and of plain characters whatever it is asked for."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, *names: str) -> str:
        """An id made of ``names``."""
        base = "-".join(_NOT_IN_AN_ID.sub("-", n.lower()).strip("-") or "x" for n in names)
        base = base[:_LONGEST_ID]
        number, anchor = 1, base
        while anchor in self._taken:
            number += 1
            anchor = f"{base}-{number}"
        self._taken.add(anchor)
        return anchor


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote as shown."""

    text: str
    found: bool
    in_text: bool
    """Whether the entry's text says it already."""
    before: str = ""
    after: str = ""
    """What stands around it in the filing, where its text is at hand."""
    href: str | None = None
    """Where the service shows it."""
    sec_href: str | None = None
    """The same words at SEC."""

    @property
    def has_surroundings(self) -> bool:
        """Whether there is more to open than the quote itself."""
        return bool(self.before or self.after)


@dataclass(frozen=True, slots=True)
class EntryView:
    """One object of an answer as shown."""

    anchor: str
    heading: str
    runs_on: Words
    """How the heading's own sentence goes on; without words for a heading that stands alone."""
    texts: tuple[Words, ...]
    tags: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, Words], ...]
    quotes: tuple[QuoteView, ...]
    groups: tuple[tuple[str, tuple[EntryView, ...]], ...]
    flags: tuple[str, ...] = ()
    """What a reader should doubt, in words: shown with a warning sign."""
    data: dict[str, str] = field(default_factory=dict[str, str])
    """Data attributes: what a list can be filtered by."""

    def tag(self, label: str) -> str | None:
        """The value of a tag: 'high' for 'severity'."""
        return dict(self.tags).get(label)

    @property
    def is_doubtful(self) -> bool:
        """Whether something in it is not borne out by the filing."""
        return bool(self.flags) or any(not quote.found for quote in self.quotes)


class EntryViews:
    """Turns entries into views, for one page."""

    def __init__(self, supplement: Supplement, document: str | None, anchors: Anchors) -> None:
        self._text = supplement.text
        self._link = supplement.evidence_link
        self.brief = supplement.brief
        """Whether long texts are brief at first."""
        self._document = document
        self._anchors = anchors

    def view(self, entry: Entry, item: str, *names: str) -> EntryView:
        """``entry``, an answer about 10-K item ``item``, with an anchor made of ``names``."""
        anchor = self._anchors.take(*names)
        # Verbatim passages begin with their own heading; it is shown once.
        runs_on = entry.texts[0].removeprefix(entry.heading) if entry.runs_on else ""
        texts = entry.texts[1:] if entry.runs_on else entry.texts
        return EntryView(
            anchor=anchor,
            heading=entry.heading,
            runs_on=self._words(runs_on),
            texts=tuple(map(self._words, texts)),
            tags=tuple(entry.tags),
            facts=tuple((label, self._words(fact)) for label, fact in entry.facts),
            quotes=tuple(self.quote(quote, item) for quote in entry.quotes),
            groups=tuple(
                (label, tuple(self.view(e, item, *names, str(n)) for n, e in enumerate(group, 1)))
                for label, group in entry.groups
            ),
        )

    def _words(self, text: str) -> Words:
        return words_of(text, clips=self.brief)

    def quote(self, quote: Quote, item: str) -> QuoteView:
        """``quote`` with its links, and what stands around it."""
        if quote.start is None:
            return QuoteView(quote.text, found=False, in_text=False)
        shown = QuoteView(quote.text, found=True, in_text=quote.in_text)
        words = quote.text
        end = quote.start + len(quote.text) if quote.end is None else quote.end
        if self._text is not None and 0 <= quote.start < end <= len(self._text):
            words = clean(self._text[quote.start : end][:_LONGEST_QUOTE])
            before, after = _around(self._text, quote.start, end)
            shown = replace(shown, before=before, after=after)
        return replace(
            shown,
            href=self._link(EvidencePlace(item, quote.start, end)) if self._link else None,
            sec_href=quote_url(self._document, words) if self._document else None,
        )


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Some words before and behind, whole words only."""
    before = text[max(0, start - _AROUND_CHARACTERS) : start]
    after = text[end : end + _AROUND_CHARACTERS]
    if start > _AROUND_CHARACTERS:
        before = f"… {before.partition(' ')[2]}"
    if end + _AROUND_CHARACTERS < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return clean(before), clean(after)
