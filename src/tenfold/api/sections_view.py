"""Items of a filing as they are sent."""

from __future__ import annotations

from tenfold.api.models.filings import SectionView
from tenfold.sections.model import SplitFiling


def section_views(split: SplitFiling, *, with_text: bool) -> list[SectionView]:
    """All items of ``split``; lone surrogates of a damaged file do not stop the answer."""
    return [
        SectionView(
            item=section.item,
            title=_sendable(section.title),
            status=section.status.value,
            reason=section.reason,
            start=section.start,
            end=section.end,
            text=_sendable(section.text) if with_text else None,
        )
        for section in split.sections
    ]


def _sendable(text: str) -> str:
    # One character for one: offsets stay true.
    return text.encode("utf-8", "replace").decode("utf-8")
