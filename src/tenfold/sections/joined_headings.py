"""Headings that belong together though they stand on several lines: made one candidate."""

from __future__ import annotations

import re
from dataclasses import replace

from tenfold.sections.candidate import Candidate
from tenfold.sections.joined_items import follows

_AND = re.compile(r"(?:[,;]|\band|&)\s*$", re.IGNORECASE)


def join_candidates(text: str, found: list[Candidate]) -> list[Candidate]:
    """The candidates, with two made one where an 'and' joins them or where they say the same."""
    joined: list[Candidate] = []
    for candidate in found:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.titled
            and candidate.titled
            and not (before.listed or candidate.listed)
            and len(before.numbers) == len(candidate.numbers) == 1
            and follows(before.number, candidate.number)
            and len(text[before.end : candidate.start].strip(" \n,;&").lower().replace("and", ""))
            == 0
            and _AND.search(text, before.number_end, candidate.start)
        ):
            joined[-1] = replace(
                before,
                numbers=(before.number, candidate.number),
                number_end=candidate.number_end,
                end=candidate.end,
                line_end=candidate.line_end,
                alone=candidate.alone,
                words=before.words + candidate.words,
            )
            continue
        if before is not None and _says_the_same(text, before, candidate):
            joined[-1] = replace(candidate, start=before.start)
            continue
        joined.append(candidate)
    return joined


def _says_the_same(text: str, before: Candidate, candidate: Candidate) -> bool:
    """Whether a heading stands twice in a row: on a page of its own, and over the text."""
    return (
        before.numbers == candidate.numbers
        and not (before.listed or candidate.listed or candidate.continued)
        and (candidate.titled or not before.titled)
        and not text[before.end : candidate.start].strip()
    )
