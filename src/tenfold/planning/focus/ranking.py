"""Which blocks of a section a question needs most.

The ranking is the extractive reader's: BM25 over the paragraphs, headings counting threefold
(``llm.passages.index``). A reader that quotes wants the few best passages; a model wants everything
that bears on its question. So further words count beside the cues, and a block gains from those
near it, less across a heading: an answer goes on in the next paragraph more often than not.

Several questions that share a cut want different things. A block is worth what it is worth to the
two questions that want it most, and a little for all others. Tables and what law makes every filer
write are worth less there: the first are read for a few of their rows, the second by nobody.

The weights were chosen on the evidence of three filings and confirmed on two others
(``benchmarks/context.py``); recall hardly moves with any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from tenfold.llm.passages.boilerplate import is_boilerplate
from tenfold.llm.passages.index import PassageIndex
from tenfold.planning.focus.blocks import Block
from tenfold.planning.focus.seeking import Sought

_WORDS_WEIGHT: Final = 0.5
"""A word of the question's wording counts half of a cue."""
_NEAR: Final = (0.4, 0.16)
"""What a block gains of the scores of the blocks beside it, and of those behind them."""
_ACROSS_HEADING: Final = 0.5
_TOP: Final = 5
"""A question's scores are measured by the mean of its best, to be compared with others'."""
_SECOND_WEIGHT: Final = 0.5
_SHARED_TABLE: Final = 0.75
_SHARED_BOILERPLATE: Final = 0.7
_OPENING_CHARS: Final = 120
"""Where boilerplate shows; looking through the rest takes most of the time of a ranking."""


class Ranking:
    """One section's blocks, indexed once and ranked for any number of questions."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._bodies = [n for n, block in enumerate(blocks) if block.kind != "heading"]
        self._blocks = [blocks[n] for n in self._bodies]
        self._index = PassageIndex(
            (" ".join(blocks[h].text for h in block.headings), block.text) for block in self._blocks
        )

    def close(self) -> None:
        """Free the index."""
        self._index.close()

    def order(self, questions: Sequence[Sought]) -> tuple[int, ...]:
        """Numbers of all blocks but headings, those first that ``questions`` need most."""
        if len(questions) == 1:
            return self._sorted(self._scores(questions[0]))
        scaled = [_scaled(self._scores(sought)) for sought in questions]
        shared = [
            _worth(of_all) * weight
            for of_all, weight in zip(zip(*scaled, strict=True), self._weights, strict=True)
        ]
        return self._sorted(shared)

    @cached_property
    def _weights(self) -> list[float]:
        """What a block counts where several questions share a cut."""
        return [
            (_SHARED_TABLE if block.kind == "table" else 1.0)
            * (_SHARED_BOILERPLATE if is_boilerplate(block.text[:_OPENING_CHARS]) else 1.0)
            for block in self._blocks
        ]

    def _sorted(self, scores: Sequence[float]) -> tuple[int, ...]:
        best_first = sorted(range(len(scores)), key=lambda row: (-scores[row], row))
        return tuple(self._bodies[row] for row in best_first)

    def _scores(self, sought: Sought) -> list[float]:
        cues, also, words = (
            self._index.scores(terms) for terms in (sought.cues, sought.also, sought.words)
        )
        own = [
            cues.get(row, 0.0) + also.get(row, 0.0) + _WORDS_WEIGHT * words.get(row, 0.0)
            for row in range(len(self._bodies))
        ]
        return [
            score + sum(share * own[near] for near, share in self._near[row])
            for row, score in enumerate(own)
        ]

    @cached_property
    def _near(self) -> list[list[tuple[int, float]]]:
        """For each row the rows near it, and the share it gains of their scores."""
        under = [block.headings for block in self._blocks]
        rows = range(len(under))
        return [
            [
                (near, share if under[near] == under[row] else share * _ACROSS_HEADING)
                for distance, share in enumerate(_NEAR, 1)
                for near in (row - distance, row + distance)
                if near in rows
            ]
            for row in rows
        ]


def _scaled(scores: Sequence[float]) -> list[float]:
    best = sorted(scores, reverse=True)[:_TOP]
    mean = sum(best) / max(1, len(best))
    return [score / mean if mean else 0.0 for score in scores]


def _worth(of_all: Sequence[float]) -> float:
    """What a block is worth to several questions together."""
    first, second = sorted(of_all, reverse=True)[:2]
    return first + _SECOND_WEIGHT * second + sum(of_all) / len(of_all)
