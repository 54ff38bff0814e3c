"""Keeping of a section what fits a budget: whole blocks, in filing order, gaps named.

The order of preference comes from elsewhere (``ranking``); here it is only obeyed. Blocks are taken
one after another, each with the blocks it needs above it, as long as what is then shown fits. What
does not fit is passed over for what does, so that a long table does not end the taking.

Invariants: what is kept is whole blocks and stands in filing order; ``spans`` never overlap and
reproduce the section's text; ``rendered`` is never longer than the budget; a section that fits is
kept as it is; the same input gives the same cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from tenfold.planning.focus.blocks import Block

_BETWEEN: Final = "\n\n"


class Span(NamedTuple):
    """A part of a section's text: offsets of its first character and behind its last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cut:
    """What is kept of a section."""

    spans: tuple[Span, ...]
    """In filing order, as long as they can be: between two of them something is left out."""
    rendered: str = field(repr=False)
    """The kept text, with a line wherever something is left out."""
    is_whole: bool = False
    """Whether nothing is left out."""


def cut(text: str, blocks: Sequence[Block], order: Iterable[int], budget_chars: int) -> Cut:
    """Keep of ``text`` what fits ``budget_chars`` when shown.

    Args:
        text: a section's text.
        blocks: its ``blocks_of``.
        order: numbers of blocks, the most wanted first; blocks that are not named are left out
            unless one that is named needs them.
        budget_chars: the most that ``rendered`` may take.

    Returns:
        The cut; one without spans where not even one block fits.
    """
    if len(text) <= budget_chars:
        return Cut((Span(0, len(text)),), text, is_whole=True)
    taking = _Taking(blocks, budget_chars)
    for number in order:
        taking.take(number)
    return _made(text, blocks, sorted(taking.kept))


class _Taking:
    """The blocks taken so far, and what showing them would take at most."""

    def __init__(self, blocks: Sequence[Block], budget_chars: int) -> None:
        self._blocks = blocks
        self._budget_chars = budget_chars
        # No gap's line is longer than that of a gap over everything.
        self._gap_chars = len(_gap(blocks)) + 2 * len(_BETWEEN)
        self._chars = self._gap_chars
        self.kept: set[int] = set()

    def take(self, number: int) -> None:
        """Take a block and all it needs, if they fit together."""
        wanted = self._with_needs(number) - self.kept
        chars = sum(self._added(one, wanted) for one in sorted(wanted))
        if self._chars + chars <= self._budget_chars:
            self.kept |= wanted
            self._chars += chars

    def _with_needs(self, number: int) -> set[int]:
        found, open_ = {number}, [number]
        while open_:
            more = set(self._blocks[open_.pop()].needs) - found
            found |= more
            open_ += more
        return found

    def _added(self, number: int, wanted: set[int]) -> int:
        """What a block adds: its text, what separates it, and the gaps it opens or closes.

        Blocks of ``wanted`` are counted in ascending order, each beside those before it.
        """
        block = self._blocks[number]
        before = number - 1 in self.kept or number - 1 in wanted
        behind = number + 1 in self.kept
        chars = block.end - block.start
        if before:
            chars += block.start - self._blocks[number - 1].end
        if behind:
            chars += self._blocks[number + 1].start - block.end
        return chars + self._gap_chars * (1 - before - behind)


def _made(text: str, blocks: Sequence[Block], kept: Sequence[int]) -> Cut:
    if not kept:
        return Cut((), _gap(blocks) if blocks else "")
    runs = _runs(kept)
    pieces: list[str] = []
    left_off = 0
    for first, last in runs:
        if first > left_off:
            pieces.append(_gap(blocks[left_off:first]))
        pieces.append(text[blocks[first].start : blocks[last].end])
        left_off = last + 1
    if left_off < len(blocks):
        pieces.append(_gap(blocks[left_off:]))
    spans = tuple(Span(blocks[first].start, blocks[last].end) for first, last in runs)
    return Cut(spans, _BETWEEN.join(pieces))


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours."""
    ends = [a for a, b in pairwise(numbers) if b != a + 1]
    starts = [b for a, b in pairwise(numbers) if b != a + 1]
    return list(zip([numbers[0], *starts], [*ends, numbers[-1]], strict=True))


def _gap(left_out: Sequence[Block]) -> str:
    """The line that stands where blocks are left out: '[… 3 paragraphs, 1 table left out …]'."""
    tables = sum(block.kind == "table" for block in left_out)
    counted = _counted(len(left_out) - tables, "paragraph"), _counted(tables, "table")
    return f"[… {', '.join(filter(None, counted))} left out …]"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}" if count else ""
