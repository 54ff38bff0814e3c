"""Which blocks of a section a question needs most.

The ranking is the extractive reader's: BM25 over the paragraphs, headings counting threefold
(``llm.passages.index``). A reader that quotes wants the few best passages; a model wants everything
that bears on its question, so the scores are spread: a block gains from its neighbours under the
same heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tenfold.llm.passages.index import PassageIndex
from tenfold.planning.focus.blocks import Block
from tenfold.planning.focus.seeking import Sought

_WORDS_WEIGHT: Final = 0.5
"""A word of the question's wording counts half of a cue."""
_NEIGHBOUR: Final = 0.3
"""What a block gains from the better of the two beside it."""


class Ranking:
    """One section's blocks, indexed once and ranked for any number of questions."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._bodies = [n for n, block in enumerate(blocks) if block.kind != "heading"]
        self._index = PassageIndex(
            (" ".join(blocks[h].text for h in blocks[n].headings), blocks[n].text)
            for n in self._bodies
        )

    def close(self) -> None:
        """Free the index."""
        self._index.close()

    def order(self, sought: Sought) -> tuple[int, ...]:
        """Numbers of all blocks but headings, those that ``sought`` needs most first."""
        scores = self._scores(sought)
        return tuple(sorted(self._bodies, key=lambda number: (-scores[number], number)))

    def shared_order(self, questions: Sequence[Sought]) -> tuple[int, ...]:
        """The same for several questions: the best block of each, then the second best of each …"""
        ranks = [
            {number: rank for rank, number in enumerate(self.order(sought))} for sought in questions
        ]
        best = {number: min(rank[number] for rank in ranks) for number in self._bodies}
        return tuple(sorted(self._bodies, key=lambda number: (best[number], number)))

    def _scores(self, sought: Sought) -> dict[int, float]:
        by_cue = self._index.scores(sought.cues)
        by_word = self._index.scores(sought.words)
        own = [
            by_cue.get(row, 0.0) + _WORDS_WEIGHT * by_word.get(row, 0.0)
            for row in range(len(self._bodies))
        ]
        return {
            number: own[row] + _NEIGHBOUR * self._beside(row, own)
            for row, number in enumerate(self._bodies)
        }

    def _beside(self, row: int, own: Sequence[float]) -> float:
        here = self._blocks[self._bodies[row]].headings
        return max(
            (
                own[near]
                for near in (row - 1, row + 1)
                if 0 <= near < len(own) and self._blocks[self._bodies[near]].headings == here
            ),
            default=0.0,
        )
