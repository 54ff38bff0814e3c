"""Tags as they are written, and what each of them does to the text.

Idea: a filing of 130,000 tags has a few hundred different ones, for its writer was a program. So a
tag's spelling is looked up whole ('font style="font-size:10pt"'), and taken apart only the first
time it is met.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from enum import Enum
from sys import intern

from tenfold.sections.html_entities import decode_rest
from tenfold.sections.html_rules import BLOCKS, BOLD, RAW, ROLES, SKIPPED, VOID, Role, ends

_MAX_KNOWN = 20_000
_MAX_SPELLING_CHARS = 1_000

_OF_THE_DOCUMENT = frozenset(["html", "head", "body"])
_QUOTES = ('"', "'")
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(
    r"""([^\s=/][^\s=/]*)(?:\s*=\s*("[^"]*"|'[^']*'|["'].*|[^\s"'][^\s]*))?""", re.DOTALL
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|font\s*:[^;]*\bbold\b", re.IGNORECASE)
_PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_BREAK_STYLE = re.compile(
    r"page-break-(?:before|after)\s*:\s*always|break-(?:before|after)\s*:\s*page", re.IGNORECASE
)


class Effect(Enum):
    """What an element does to the text, but for its type, where nothing hides or tags it."""

    LITTLE = 0
    """Nothing, or it parts paragraphs, cells or rows."""
    LINE = 1
    """Ends a line, and has no content."""
    OTHER = 2


@dataclass(slots=True)
class Tag:
    """One spelling of a tag: '<td style="…">' or '</td>'."""

    name: str = ""
    """In lower case, and interned; '' for what only looks like a tag, as a declaration."""
    closing: bool = False
    effect: Effect = Effect.OTHER
    ends: frozenset[str] = frozenset()
    """Open elements that end where this one begins."""
    block: bool = False
    role: Role = Role.NONE
    void: bool = False
    """Ends at once."""
    raw: bool = False
    tagging: bool = False
    """Of another vocabulary than HTML: inline XBRL."""
    bold: bool | None = None
    """The type it sets; None where it leaves it."""
    hidden: bool = False
    page_break: bool = False
    anchor: str | None = None
    """Its id, where some link wants it."""
    link: str | None = None
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    open_quote: str = ""
    """What begins a value without end: the '>' that ended the tag was a part of it."""


class TagBook:
    """The tags met so far, by their spelling between '<' and '>'."""

    def __init__(self, wanted_anchors: Set[str]) -> None:
        self.known: dict[str, Tag] = {}
        self._wanted = wanted_anchors

    def learn(self, written: str) -> Tag:
        """The meaning of a spelling that is not among ``known``."""
        tag = self._closing(written) if written[0] == "/" else self._opening(written)
        few = len(self.known) < _MAX_KNOWN and len(written) < _MAX_SPELLING_CHARS
        # What has an id does not come again.
        if few and "id" not in tag.attributes:
            self.known[written] = tag
        return tag

    def _closing(self, written: str) -> Tag:
        name = _NAME.match(written, 1)
        return Tag(intern(name.group().lower()), closing=True) if name else Tag()

    def _opening(self, written: str) -> Tag:
        found = _NAME.match(written)
        if found is None:
            return Tag()
        name = intern(found.group().lower())
        attributes, open_quote, slash = _attributes(written, found.end())
        tag = Tag(name, open_quote=open_quote, attributes=attributes, ends=ends(name))
        tag.void = slash or name in VOID
        tag.tagging = ":" in name
        if tag.tagging and "style" not in attributes:
            tag.hidden = name in SKIPPED
            return tag
        tag.block = name in BLOCKS
        tag.role = ROLES.get(name, Role.NONE)
        tag.raw = name in RAW
        self._read_type(tag, attributes.get("style", ""))
        anchor = attributes.get("id") or attributes.get("name")
        tag.anchor = anchor if anchor in self._wanted else None
        href = attributes.get("href", "")
        tag.link = href[1:] if name == "a" and href[:1] == "#" else None
        if not _is_other(tag):
            tag.effect = Effect.LINE if name == "br" else Effect.LITTLE
        return tag

    def _read_type(self, tag: Tag, style: str) -> None:
        tag.hidden = tag.name in SKIPPED
        if style:
            tag.hidden = tag.hidden or bool(_HIDDEN_STYLE.search(style))
            tag.page_break = bool(_BREAK_STYLE.search(style))
            if _BOLD_STYLE.search(style):
                tag.bold = True
            elif _PLAIN_STYLE.search(style):
                tag.bold = False
        if tag.name in BOLD:
            tag.bold = True


def _is_other(tag: Tag) -> bool:
    return (
        tag.name in _OF_THE_DOCUMENT
        or tag.role in (Role.RULE, Role.PREFORMATTED)
        or (tag.void and tag.name != "br" and (not tag.block or tag.bold is not None))
        or tag.raw
        or tag.tagging
        or tag.hidden
        or bool(tag.open_quote)
        or tag.page_break
        or tag.anchor is not None
        or tag.link is not None
    )


def _attributes(written: str, at: int) -> tuple[dict[str, str], str, bool]:
    """Attributes by their names; the quote left open, or ''; whether a slash ends the tag."""
    values: dict[str, str] = {}
    value = ""
    for name, value in _ATTRIBUTE.findall(written, at):
        plain = value
        if value[:1] in _QUOTES:
            if len(value) < 2 or value[-1] != value[0]:
                return values, value[0], False
            plain = value[1:-1]
        name = name.lower()
        if name not in values:
            values[name] = decode_rest(plain) if "&" in plain else plain
    return values, "", written[-1] == "/" and value[-1:] != "/"
