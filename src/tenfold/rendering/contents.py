"""The page's list of contents: where each part begins, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tenfold.rendering.cards import SectionView


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One part of the page."""

    anchor: str
    title: str
    settled: int | None = None
    """Components of it that have an outcome; None for a part that has none."""
    of: int = 0
    failed: int = 0


def contents_of(
    sections: Iterable[ContentsLine], *, figures: bool, calls: bool, usage: bool
) -> tuple[ContentsLine, ...]:
    """The lines for a page that has these parts, in its order."""
    lines = [ContentsLine("figures", "Figures")] if figures else []
    lines += sections
    lines += [ContentsLine("calls", "Calls")] if calls else []
    lines += [ContentsLine("usage", "Usage")] if usage else []
    return tuple(lines)


def contents_line(section: SectionView) -> ContentsLine:
    """The line of a section all of whose components have an outcome."""
    return ContentsLine(
        section.anchor,
        section.short_title,
        settled=len(section.cards),
        of=len(section.cards),
        failed=sum(card.state == "failed" for card in section.cards),
    )
