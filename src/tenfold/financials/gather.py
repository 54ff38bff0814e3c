"""One set of facts from what there is: the filing's own tags first, companyfacts behind them.

Inline facts carry the place where they stand, so they win wherever both know a value;
companyfacts adds earlier years and tells what other filings report differently.
"""

from __future__ import annotations

from dataclasses import replace

from tenfold.financials.companyfacts import CompanyFacts
from tenfold.financials.facts import Fact, FactSet


def gather(inline: FactSet, known: CompanyFacts | None, accession: str | None) -> FactSet:
    """The filing's facts, completed from companyfacts where that and the accession are known."""
    if known is None or accession is None:
        return inline
    history = known.known_by(accession)
    by_key = {_key(fact): fact for fact in history.facts}
    own = tuple(_with_other_reports(fact, by_key.get(_key(fact))) for fact in inline.facts)
    tagged = {_key(fact) for fact in inline.facts if not fact.dimensions}
    more = tuple(fact for fact in history.facts if _key(fact) not in tagged)
    return FactSet(own + more, inline.unread + history.unread, inline.cover)


def _key(fact: Fact) -> tuple[object, ...]:
    return fact.concept, fact.unit, fact.period


def _with_other_reports(fact: Fact, collected: Fact | None) -> Fact:
    if collected is None or fact.dimensions:
        return fact
    if collected.restatement is None and collected.before is None:
        return fact
    return replace(fact, restatement=collected.restatement, before=collected.before)
