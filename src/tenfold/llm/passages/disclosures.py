"""Passages gathered under their headings, and shared out between rival questions.

The risk families read the same text with the same kind of question; asked one by one they would
all quote the same few paragraphs. So each heading with its passages is one disclosure, and it
goes to the question whose cues fit it best. Every question can work that out for itself, from
its own cues and its rivals', and all come to the same division.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tenfold.llm.passages.passage import Passage
from tenfold.llm.passages.sentences import sentence_spans

_MAX_TITLE_SENTENCE_CHARS: Final = 260
_CATEGORY: Final = re.compile(r"\b(?:risks?|uncertainties|factors)\b", re.IGNORECASE)
_CLAIM: Final = re.compile(
    r"\b(?:could|may|might|can|will|would|is|are|has|have|we|our (?!business|common|industry|operat"
    r"|indebt|company|stock|financ|people|intell)\w+ \w+s)\b",
    re.IGNORECASE,
)
_MAX_BODY_CHARS: Final = 2_500
"""A disclosure is told by how it begins; a long one must not fit every family."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One heading, or first sentence, and the passages under it."""

    title: str
    passages: tuple[Passage, ...]

    @property
    def body(self) -> str:
        """The beginning of the text under the title."""
        return "\n".join(passage.text for passage in self.passages)[:_MAX_BODY_CHARS]


def disclosures_of(passages: Sequence[Passage]) -> list[Disclosure]:
    """The passages grouped by heading, in the order in which the headings come first.

    A heading that comes again ('… (continued)', a summary of the risks) opens no second group.
    """
    groups: dict[str, list[Passage]] = {}
    for passage in passages:
        title = " ".join(_title(passage).split()).rstrip(" .").lower()
        groups.setdefault(title or f"passage {passage.order}", []).append(passage)
    return [Disclosure(_title(group[0]), tuple(group)) for group in groups.values()]


def shared_out(own: Mapping[int, float], rivals: Sequence[Mapping[int, float]]) -> dict[int, float]:
    """The scores of ``own`` where no rival's is higher.

    Each side is measured by its own mean first: a long list of everyday cues would otherwise win
    everywhere.
    """
    mine = _by_mean(own)
    others = [_by_mean(scores) for scores in rivals]
    return {
        number: own[number]
        for number, score in mine.items()
        if all(score >= other.get(number, 0.0) for other in others)
    }


def _by_mean(scores: Mapping[int, float]) -> dict[int, float]:
    if not scores:
        return {}
    # The square root keeps half of the difference: some families do have more to tell.
    mean = (sum(scores.values()) / len(scores)) ** 0.5
    return {number: score / mean for number, score in scores.items()}


def names_many(heading: str) -> bool:
    """Whether a heading covers many disclosures, as 'Risks of our business' and none at all do."""
    return not heading or (_CATEGORY.search(heading) is not None and _CLAIM.search(heading) is None)


def _title(first: Passage) -> str:
    if not names_many(first.heading):
        return first.heading
    start, end = sentence_spans(first.text)[0]
    sentence = first.text[start:end]
    # A paragraph that a page break cut in two goes on in lower case.
    whole = len(sentence) <= _MAX_TITLE_SENTENCE_CHARS and not sentence[0].islower()
    return sentence if whole else ""
