"""Choosing, among all candidates, the headings that together make a filing.

The items of a 10-K come in the order of the form. So the best headings are the best-scoring
increasing sequence: at most one candidate for each item, in the order of the table, with the
highest total score. With a best prefix kept per item this takes time linear in the candidates.

Alternative: take the last, or the longest, candidate of each item alone. That is how a
cross-reference in Item 7 becomes the start of Item 1A.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.sections.headings import Candidate

MIN_SCORE = 2.5
"""Below this a candidate is no heading even where it would fit."""

_EARLIER = 1e-4
"""What a place further up in the document is worth: decides between equals (running headers)."""


@dataclass(slots=True)
class _Best:
    score: float
    chain: tuple[Candidate, object] | None


def choose_sequence(candidates: list[Candidate]) -> list[Candidate]:
    """The best-scoring sequence of headings in the order of the form."""
    best: dict[int, _Best] = {}
    for place, candidate in enumerate(candidates):
        if candidate.score < MIN_SCORE:
            continue
        before = _best_below(best, candidate.first_order)
        score = before.score + candidate.score - _EARLIER * place
        known = best.get(candidate.order)
        if known is None or score > known.score:
            best[candidate.order] = _Best(score, (candidate, before.chain))
    chain = max(best.values(), key=lambda b: b.score, default=_Best(0.0, None)).chain
    chosen: list[Candidate] = []
    while chain is not None:
        chosen.append(chain[0])
        chain = chain[1]  # type: ignore[assignment]
    return chosen[::-1]


def _best_below(best: dict[int, _Best], order: int) -> _Best:
    lower = [entry for key, entry in best.items() if key < order]
    return max(lower, key=lambda b: b.score, default=_Best(0.0, None))
