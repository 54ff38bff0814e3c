"""A text of an answer as shown: long ones brief at first, checked numbers marked in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tenfold.analysis.view import clean
from tenfold.grounding.number_check import NumberCheck, NumberStatus

_SLACK_CHARACTERS: Final = 40
"""What is this little over the limit is shown whole: a click that reveals two words annoys."""
_LEAST_OF_LIMIT: Final = 0.6
"""A cut goes back to the last space, but no further than to this share of the limit."""
_IN_A_NUMBER: Final = re.compile(r"[0-9]|[.,][0-9]")
_WHERE: Final = {
    NumberStatus.COMPUTED: "computed from tagged facts",
    NumberStatus.TEXT: "in the text that was read",
    NumberStatus.TAGGED: "among the filing’s tagged facts",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words; ``told`` is what is known of them where they are a number that was checked."""

    text: str
    told: str | None = None
    lost: bool = False
    """Whether it is a number that matches nothing."""


@dataclass(frozen=True, slots=True)
class Words:
    """One text, cut at the numbers that were checked."""

    pieces: tuple[Piece, ...]
    clips: bool = False
    """Whether a long text is shown in brief until somebody asks for all of it."""

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(piece.text for piece in self.pieces)

    def brief(self, most: int) -> str | None:
        """Its beginning, at most ``most`` characters; None where it is to be shown whole."""
        text = self.text
        if not self.clips or len(text) <= most + _SLACK_CHARACTERS:
            return None
        cut = text[:most]
        space = cut.rfind(" ")
        return cut[:space].rstrip(" ,;:–-") if space > most * _LEAST_OF_LIMIT else cut

    def with_checks(self, checks: Sequence[NumberCheck]) -> tuple[Words, list[NumberCheck]]:
        """With the numbers of ``checks`` marked, and the checks whose number it does not hold."""
        pieces: list[Piece] = []
        left: list[NumberCheck] = []
        rest = self.text
        for check in checks:
            number = clean(check.text)
            at = _find(number, rest)
            if at is None:
                left.append(check)
                continue
            if at:
                pieces.append(Piece(rest[:at]))
            pieces.append(Piece(number, told_of(check), check.status is NumberStatus.UNMATCHED))
            rest = rest[at + len(number) :]
        if rest:
            pieces.append(Piece(rest))
        return replace(self, pieces=tuple(pieces)), left


def words_of(text: str, *, clips: bool = False) -> Words:
    """A text nothing of which was checked."""
    return Words((Piece(text),) if text else (), clips)


def told_of(check: NumberCheck) -> str:
    """'revenue FY2025, computed from tagged facts'; for a number that matches nothing, that."""
    if check.status is NumberStatus.UNMATCHED:
        return "Matches nothing in the figures or the text that was read"
    matched = clean(check.match or "")
    return f"{matched}, {_WHERE[check.status]}" if matched else _WHERE[check.status]


def _find(number: str, text: str) -> int | None:
    """Where ``number`` stands in ``text`` and not within a longer one; None for nowhere."""
    at = text.find(number) if number else -1
    while at >= 0:
        before, after = text[:at][-1:], text[at + len(number) :][:2]
        if not before.isdigit() and not _IN_A_NUMBER.match(after):
            return at
        at = text.find(number, at + 1)
    return None
