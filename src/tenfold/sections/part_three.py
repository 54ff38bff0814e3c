"""Items 10 to 14, where one paragraph incorporates the whole of Part III and none has a heading."""

from __future__ import annotations

import re
from dataclasses import replace

from tenfold.sections.items import BY_NUMBER
from tenfold.sections.model import Section, SectionStatus
from tenfold.sections.pointers import MAX_POINTER_CHARS, find_pointer

_OPENS = re.compile(r"[^\n]{0,200}\bpart\s+iii\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


def incorporated_as_a_whole(text: str, end: int, sections: list[Section]) -> list[Section]:
    """The sections, those of Part III with the paragraph that incorporates all of them.

    Only where none of them was found. The paragraph stands behind the items of the earlier parts,
    or at the end of the last: what the cover says of Part III is not meant. ``end`` is where the
    main document ends.
    """
    third = [s for s in sections if BY_NUMBER[s.item].part == "III" and _exists(s)]
    if not third or any(s.status is not SectionStatus.ABSENT for s in third):
        return sections
    earlier = [s for s in sections if BY_NUMBER[s.item].part in ("I", "II") and s.end]
    begin = max((s.start for s in earlier), default=end)
    for paragraph in _PARAGRAPH.finditer(text, begin, end):
        words = paragraph.group()
        if len(words) > MAX_POINTER_CHARS or not _OPENS.match(words):
            continue
        pointer = find_pointer(words)
        if pointer is not None and pointer.outside:
            reason = f"one paragraph incorporates all of Part III: {pointer.words}"
            return [
                _given(s, paragraph.span(), words, reason) if s in third else s for s in sections
            ]
    return sections


def _exists(section: Section) -> bool:
    """Item 14 is of Part III only since it holds the accountant's fees."""
    return section.item != "14" or section.title == BY_NUMBER["14"].title


def _given(section: Section, bounds: tuple[int, int], words: str, reason: str) -> Section:
    start, end = bounds
    return replace(
        section,
        status=SectionStatus.INCORPORATED,
        reason=reason,
        start=start,
        end=end,
        text=words,
        brief=True,
    )
