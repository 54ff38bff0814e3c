"""Choosing, among all candidates, the headings that together make a filing.

The items of a 10-K come in the order of the form. So the best headings are the best-scoring
increasing sequence: at most one candidate for each item, in the order of the table, with the
highest total score. With a best prefix kept per item this takes time linear in the candidates.

Alternative: take the last, or the longest, candidate of each item alone. That is how a
cross-reference in Item 7 becomes the start of Item 1A.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.sections.candidate import Candidate

MIN_SCORE = 2.5
"""Below this a candidate is no heading even where it would fit."""

_EARLIER = 1e-4
"""What a place further up in the document is worth: decides between equals (running headers)."""

_SAME_WORDS_SLACK = 2.0
_OTHER_WORDS_SLACK = 0.5
"""How much weaker an earlier heading may look and still be the one that is repeated."""


@dataclass(frozen=True, slots=True)
class _Chain:
    """A sequence, from its last heading back."""

    last: Candidate
    before: _Chain | None


@dataclass(frozen=True, slots=True)
class _Best:
    score: float
    chain: _Chain | None


def choose_sequence(candidates: list[Candidate]) -> list[Candidate]:
    """The best-scoring sequence of headings in the order of the form."""
    best: dict[int, _Best] = {}
    for place, candidate in enumerate(candidates):
        if candidate.score < MIN_SCORE:
            continue
        before = _best_below(best, candidate.order)
        score = before.score + candidate.score - _EARLIER * place
        known = best.get(candidate.order)
        if known is None or score > known.score:
            best[candidate.order] = _Best(score, _Chain(candidate, before.chain))
    chain = max(best.values(), key=lambda b: b.score, default=_Best(0.0, None)).chain
    chosen: list[Candidate] = []
    while chain is not None:
        chosen.append(chain.last)
        chain = chain.before
    return _first_of_each(candidates, chosen[::-1])


def _first_of_each(candidates: list[Candidate], chosen: list[Candidate]) -> list[Candidate]:
    """Replace a running header by the heading it repeats, further up but behind the item before."""
    by_order: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.score >= MIN_SCORE and not candidate.listed and not candidate.continued:
            by_order.setdefault(candidate.order, []).append(candidate)
    floor = -1
    firsts: list[Candidate] = []
    for candidate in chosen:
        earlier = (
            c for c in by_order.get(candidate.order, ()) if floor < c.start < candidate.start
        )
        first = next((c for c in earlier if _repeats(candidate, c)), candidate)
        firsts.append(first)
        floor = candidate.start
    return firsts


def _repeats(later: Candidate, first: Candidate) -> bool:
    """Whether a heading says again what an earlier one said, which is no weaker by its looks."""
    if later.numbers != first.numbers or (later.titled and not first.titled):
        return False
    slack = _SAME_WORDS_SLACK if later.words == first.words else _OTHER_WORDS_SLACK
    return first.alone and first.score >= later.score - slack


def _best_below(best: dict[int, _Best], order: int) -> _Best:
    lower = [entry for key, entry in best.items() if key < order]
    return max(lower, key=lambda b: b.score, default=_Best(0.0, None))
