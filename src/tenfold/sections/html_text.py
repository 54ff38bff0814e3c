"""HTML filings (1997 to today, inline XBRL included) into the normal form.

Idea: read lxml's parser events instead of a tree. A filing of 5.6 MB takes a quarter of a second
and hardly more memory than its text, and nesting, however hostile, costs nothing: there is no
recursion, only a stack that is refused beyond ``MAX_DEPTH``.

Alternatives measured on that filing: lxml's tree walked with iterwalk 0.23 s, selectolax (lexbor)
0.12 s and 68 MB; lexbor takes quadratic time on 300,000 nested ``<div>``.

Tables are where words hide: layout tables hold whole pages, so a row is only kept as a row when
its cells are short; otherwise its cells follow each other as paragraphs.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree

from tenfold.errors import UnreadableFilingError
from tenfold.sections.marks import (
    ANCHOR,
    ANY_CONTROL,
    BOLD_OFF,
    BOLD_ON,
    FACT,
    INVISIBLE,
    LINE,
    LINK_OFF,
    LINK_ON,
    PAGE,
    has_words,
    length,
)
from tenfold.sections.normal_form import NormalText, resolve_marks
from tenfold.sections.plain_text import columns_to_tabs
from tenfold.sections.table_rows import join_cells
from tenfold.sections.tag_reader import TagReader

MAX_DEPTH = 2_000
"""Elements inside each other; real filings stay below 60, broken ones below a few hundred."""

_CHUNK_BYTES = 1 << 20
_SPACE = string.whitespace + LINE + "\xa0"
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "caption",
        "dd",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "page",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_SKIPPED = frozenset(["script", "style", "head", "ix:header", "noscript", "svg"])
_BOLD_TAGS = frozenset(["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"])
_VOID = frozenset(["br", "hr", "img", "meta", "link", "input", "col", "area", "base", "page"])

_HREF = re.compile(r"""href\s*=\s*["']?\s*#([^"'\s>]+)""", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|font\s*:[^;]*\bbold\b", re.IGNORECASE)
_PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_BREAK_STYLE = re.compile(
    r"page-break-(?:before|after)\s*:\s*always|break-(?:before|after)\s*:"
    r"\s*page",
    re.IGNORECASE,
)


def read_html(content: str) -> NormalText:
    """The normal form of an HTML document.

    Raises UnreadableFilingError for markup nested deeper than ``MAX_DEPTH``.
    """
    reader = _Reader(set(_HREF.findall(content)))
    parser = etree.HTMLParser(target=cast("Any", reader), encoding="utf-8", remove_comments=True)
    data = ANY_CONTROL.sub(" ", content).encode("utf-8", "replace")
    for at in range(0, len(data), _CHUNK_BYTES):
        parser.feed(data[at : at + _CHUNK_BYTES])
    if data:
        parser.close()
    return resolve_marks(
        reader.marked_text(), reader.anchor_names, reader.link_targets, reader.tags
    )


@dataclass(slots=True)
class _Sink:
    """Where finished paragraphs and rows go: the page, or a cell of an open table."""

    blocks: list[str] = field(default_factory=list[str])
    is_row: list[bool] = field(default_factory=list[bool])

    def add(self, block: str, is_row: bool) -> None:
        self.blocks.append(block)
        self.is_row.append(is_row)


@dataclass(slots=True)
class _Table:
    """An open table: the cells of its open row, and the sink its rows go to."""

    outer: _Sink
    cells: list[_Sink] = field(default_factory=list[_Sink])


class _Reader:
    """The parser's target: gets its events, keeps the growing text."""

    def __init__(self, wanted_anchors: set[str]) -> None:
        self.anchor_names: list[str] = []
        self.link_targets: list[str] = []
        self.tags = TagReader()
        self._wanted = wanted_anchors
        self._styles: dict[str, tuple[bool, bool | None, bool]] = {}
        self._page = _Sink()
        self._sink = self._page
        self._tables: list[_Table] = []
        self._inline: list[str] = []
        self._stack: list[tuple[str, bool, bool, bool]] = []
        """(tag, bold before, hidden before, link opened here)"""
        self._bold = False
        self._hidden = False
        self._pre_depth = 0

    # -- events ---------------------------------------------------------------------------

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._stack) >= MAX_DEPTH:
            message = (
                f"The document nests its markup more than {MAX_DEPTH:,} elements deep, as no "
                "filing does. Check that the file is the annual report itself."
            )
            raise UnreadableFilingError(message)
        bold, hidden, opened = self._bold, self._hidden, False
        if tag in _BLOCKS:
            self._start_block(tag)
        if ":" in tag or self.tags.in_header:
            self.tags.start(tag, attributes)
        elif self.tags.listening and (tag in _BLOCKS or tag == "br"):
            self.tags.data(" ")
        if attributes:
            opened = self._read_attributes(tag, attributes)
        if tag in _SKIPPED:
            self._hidden = True
        elif tag in _BOLD_TAGS:
            self._set_bold(True)
        elif tag == "br":
            self._inline.append(LINE)
        self._stack.append((tag, bold, hidden, opened))

    def end(self, tag: str) -> None:
        if not self._stack:
            return
        _, bold, hidden, opened = self._stack.pop()
        if ":" in tag or self.tags.in_header:
            self.tags.end()
        if opened:
            self._inline.append(LINK_OFF)
        self._set_bold(bold)
        if tag in _BLOCKS:
            self._end_block(tag)
        self._hidden = hidden

    def data(self, data: str) -> None:
        if self._hidden and not self.tags.listening:
            return
        if not data.isascii():
            data = INVISIBLE.sub("", data)
        begun = self.tags.data(data) if self.tags.listening else None
        if self._hidden:
            return
        if self._pre_depth and "\n" in data:
            data = data.replace("\n", LINE)
        if begun:
            words = data.lstrip(_SPACE)
            self._inline.append(data[: len(data) - len(words)])
            self._inline.extend(f"{FACT}{number}{FACT}" for number in begun)
            data = words
        self._inline.append(data)

    def close(self) -> None:
        """The document ended; whatever is open is closed by ``marked_text``."""

    # -- what an element means ------------------------------------------------------------

    def _start_block(self, tag: str) -> None:
        self._flush()
        if tag == "table":
            self._tables.append(_Table(self._sink))
        elif tag == "tr" and self._tables:
            self._end_row()
        elif tag in ("td", "th") and self._tables:
            self._sink = _Sink()
            self._tables[-1].cells.append(self._sink)
        elif tag in ("hr", "page"):
            self._inline.append(PAGE)
        elif tag == "pre":
            self._pre_depth += 1

    def _end_block(self, tag: str) -> None:
        self._flush()
        if tag == "table" and self._tables:
            self._end_row()
            self._sink = self._tables.pop().outer
        elif tag == "tr" and self._tables:
            self._end_row()
        elif tag in ("td", "th") and self._tables:
            self._sink = self._tables[-1].outer
        elif tag == "pre":
            self._pre_depth = max(0, self._pre_depth - 1)

    def _read_attributes(self, tag: str, attributes: dict[str, str]) -> bool:
        """Apply style, anchor and link; True when a link was opened."""
        style = attributes.get("style")
        if style:
            hidden, bold, page_break = self._style(style)
            if hidden:
                self._hidden = True
            if bold is not None:
                self._set_bold(bold)
            if page_break:
                self._inline.append(PAGE)
        name = attributes.get("id") or attributes.get("name")
        if name and name in self._wanted:
            self._inline.append(f"{ANCHOR}{len(self.anchor_names)}{ANCHOR}")
            self.anchor_names.append(name)
        href = attributes.get("href") if tag == "a" else None
        if not href or href[0] != "#" or self._hidden:
            return False
        self._inline.append(f"{LINK_ON}{len(self.link_targets)}{LINK_ON}")
        self.link_targets.append(href[1:])
        return True

    def _style(self, style: str) -> tuple[bool, bool | None, bool]:
        known = self._styles.get(style)
        if known is None:
            bold = True if _BOLD_STYLE.search(style) else None
            if bold is None and _PLAIN_STYLE.search(style):
                bold = False
            known = (
                bool(_HIDDEN_STYLE.search(style)),
                bold,
                bool(_BREAK_STYLE.search(style)),
            )
            self._styles[style] = known
        return known

    def _set_bold(self, bold: bool) -> None:
        if bold != self._bold:
            self._bold = bold
            self._inline.append(BOLD_ON if bold else BOLD_OFF)

    # -- building the text ----------------------------------------------------------------

    def _flush(self) -> None:
        """End the open paragraph."""
        if not self._inline:
            return
        raw = "".join(self._inline)
        self._inline.clear()
        if LINE not in raw:
            paragraph = " ".join(raw.split())
            if paragraph:
                self._sink.add(paragraph, False)
            return
        squeeze = columns_to_tabs if self._pre_depth else _squeeze
        lines = [squeeze(line) for line in raw.split(LINE)]
        for group in "\n".join(lines).strip("\n").split("\n\n"):
            if group.strip():
                self._sink.add(group.strip(), False)

    def _end_row(self) -> None:
        table = self._tables[-1]
        cells, table.cells = table.cells, []
        self._sink = table.outer
        full = [cell for cell in cells if any(has_words(block) for block in cell.blocks)]
        if not full:
            for cell in cells:
                for block in cell.blocks:
                    table.outer.add(block, True)
            return
        if len(full) == 1 or _is_layout(full):
            for cell in cells:
                for block, is_row in zip(cell.blocks, cell.is_row, strict=True):
                    short = len(full) == 1 and len(cell.blocks) == 1 and length(block) < 160
                    table.outer.add(block, is_row or short)
            return
        row = join_cells([" ".join(cell.blocks) for cell in cells])
        table.outer.add(row, "\t" in row or length(row) < 160)

    def marked_text(self) -> str:
        """Everything read so far, with marks in it."""
        self._flush()
        while self._tables:
            self._end_row()
            self._sink = self._tables.pop().outer
        pieces: list[str] = []
        row_before = False
        for block, is_row in zip(self._page.blocks, self._page.is_row, strict=True):
            pieces.append("\n" if is_row and row_before else "\n\n")
            pieces.append(block)
            row_before = is_row
        return "".join(pieces)


def _squeeze(line: str) -> str:
    return " ".join(line.split())


def _is_layout(cells: list[_Sink]) -> bool:
    """A row that lays out a page rather than tabulates: long cells, or tables inside."""
    words = 0
    for cell in cells:
        if any(cell.is_row) and len(cell.blocks) > 1:
            return True
        chars = 0
        for block in cell.blocks:
            chars += length(block)
            if chars > 300:
                break  # whatever follows changes nothing
        words += chars > 40
        if chars > 300 and len(cell.blocks) > 1:
            return True
    return False
