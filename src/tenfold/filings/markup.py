"""Visible text of a stretch of markup, for reading a cover page.

Not the normal form that sections are cut from: only the first pages are looked at, with two
regular expressions instead of a parser, because identity must cost milliseconds on a 5 MB file.
Block tags end a paragraph, ``<br>`` and table cells a line, inline tags nothing (Workiva writes
``NVIDIA CORP<ix…>ORATION``).
"""

from __future__ import annotations

import html
import re
from typing import Final

_UNSEEN_START = re.compile(r"<!--|<(script|style|title|head)\b", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"<pre\b", re.IGNORECASE)
_LINE_TAG = re.compile(r"<(?:br|/?t[dh])\b[^<>]*>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|tr|table|h[1-6]|hr|li|ul|ol|center|body|html|page|caption)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]*>")
_BLANK = re.compile(r"[^\S\n]+")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"))


def visible_text(markup: str) -> str:
    """Strip tags and entities: lines end with ``\\n``, paragraphs with an empty line."""
    text = _without_unseen(markup)
    if _KEEPS_LINES.search(text) is None:
        text = _BLANK.sub(" ", text.replace("\n", " "))
    text = _BLOCK_TAG.sub("\n\n", text)
    text = _LINE_TAG.sub("\n", text)
    text = _TAG.sub("", text)
    return tidy(html.unescape(text))


def _without_unseen(markup: str) -> str:
    """Drop comments and what a browser does not show, in one pass whatever is left open."""
    lower = markup.lower()
    if len(lower) != len(markup):  # a few letters change length; then offsets would not agree
        lower = markup
    kept: list[str] = []
    unclosed: set[str] = set()
    at = 0
    for found in _UNSEEN_START.finditer(markup):
        end_mark = f"</{found[1].lower()}" if found[1] else "-->"
        if found.start() < at or end_mark in unclosed:
            continue
        end = lower.find(end_mark, found.end())
        if end < 0:
            unclosed.add(end_mark)
            continue
        kept.append(markup[at : found.start()])
        at = end + len(end_mark) if end_mark == "-->" else end
    kept.append(markup[at:])
    return " ".join(kept)


def tidy(text: str) -> str:
    """Collapse blanks within lines and runs of empty lines; drop zero-width characters."""
    text = _BLANK.sub(" ", text.translate(_INVISIBLE))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _PARAGRAPHS.sub("\n\n", lines).strip()


def one_line(markup: str) -> str:
    """The visible text of a small piece of markup, such as a tagged fact, on one line."""
    return " ".join(visible_text(markup).split())
