"""Control characters that carry what the markup told through the building of the text.

They travel with the words through cells, rows and nested tables, and are taken out at the very end
(``normal_form.resolve_marks``), when offsets are final. Numbered marks stand as mark, number, mark.
"""

from __future__ import annotations

import re

BOLD_ON = "\x01"
BOLD_OFF = "\x02"
ANCHOR = "\x03"
LINK_ON = "\x04"
LINK_OFF = "\x05"
PAGE = "\x06"
LINE = "\x07"
"""A line break that must stay (``<br>``, lines inside ``<pre>``)."""

FACT = "\x08"
"""Before the first character of a tagged value."""

MARK = re.compile("\x03[0-9]+\x03|\x04[0-9]+\x04|\x08[0-9]+\x08|[\x01\x02\x05\x06]")
_WORDLESS = re.compile(rf"(?:\s|{MARK.pattern})*")
_LONG_CHARS = 100_000
_FACT_MARK = re.compile("\x08[0-9]+\x08")
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_INVISIBLE_CHARS = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_INVISIBLE = re.compile(f"[{_INVISIBLE_CHARS}]")


def without_controls(content: str) -> str:
    """A document without what it may not contain, for it would be taken for marks."""
    encoded = content.encode("utf-8", "replace")
    # Seeking bytes is ten times as fast as a pattern of characters, and few documents have any.
    if len(encoded.translate(None, _CONTROLS)) < len(encoded):
        content = _CONTROL.sub(" ", content)
    return content


def without_invisible(text: str) -> str:
    """A text without characters of no width: soft hyphens, zero-width spaces, byte order marks."""
    if text.isascii() or not any(char in text for char in _INVISIBLE_CHARS):
        return text
    return _INVISIBLE.sub("", text)


def length(marked: str) -> int:
    """Length without the marks of tagged values: tagging a number must not change the text.

    Of very long texts, which are beyond every limit that lengths are compared with, marks count.
    """
    if len(marked) > _LONG_CHARS or FACT not in marked:
        return len(marked)
    return len(_FACT_MARK.sub("", marked))


def has_words(marked: str) -> bool:
    """Whether anything but marks and white space stands in a marked text."""
    if marked[:1] > FACT:
        return not marked.isspace()
    # Only as far as the first word: nested tables ask this of the same text at every level.
    leading = _WORDLESS.match(marked)
    return leading is None or leading.end() < len(marked)
