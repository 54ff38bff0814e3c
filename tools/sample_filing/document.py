"""Pages: fragments laid out between running heads, numbered, with a linked table of contents."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from equity import equity_statement
from figures import Phrases
from markup import FONT, Block, blocks
from model import build
from tables import CELL, TABLE
from xbrl import NAMESPACES, Tagger

TEXT = Path(__file__).with_name("text")
COMPANY = "Halvorsen Controls Corporation"
PAGE_CHARS = 5_200
"""A page holds about this weight of blocks (see `markup.Block`)."""


def render() -> str:
    """The whole filing as one XHTML document."""
    figures = build()
    tagger = Tagger(figures)
    phrases = Phrases(figures, tagger)
    sources = [p.read_text(encoding="utf-8") for p in sorted(TEXT.glob("*.txt"))]
    laid_out = [b for source in sources for b in blocks(source, phrases)]
    body = _pages([_special(b, phrases) for b in laid_out])
    spaces = " ".join(
        f'xmlns{":" if prefix else ""}{prefix}="{uri}"' for prefix, uri in NAMESPACES.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<html {spaces} xml:lang="en-US"><head>\n'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>\n'
        "<title>hlvc-20250930</title></head>\n"
        f'<body style="{FONT};max-width:820px;margin:0 auto;padding:0 24px">\n'
        f"{tagger.header()}\n{body}\n</body></html>\n"
    )


def _special(block: Block, phrases: Phrases) -> Block:
    if block.kind == "equity":
        return Block("table", equity_statement(phrases), block.weight)
    return block


def _pages(laid_out: list[Block]) -> str:
    """Blocks with page breaks between them; the contents are filled in once pages are known."""
    out: list[str] = []
    entries: list[tuple[str, str, int]] = []
    page, filled, inside_note = 1, 0, False
    for position, block in enumerate(laid_out):
        full = filled + block.weight + _kept_with_next(laid_out, position) > PAGE_CHARS
        if filled and (full or block.kind in ("page", "part")):
            out.append(_page_break(page, excluded=inside_note))
            page, filled = page + 1, 0
        inside_note = (inside_note or block.kind == "open") and block.kind != "close"
        if block.kind in ("item", "part"):
            entries.append((block.anchor, re.sub(r"<[^>]+>", "", block.html), page))
        out.append("\0" if block.kind == "toc" else block.html)
        filled += block.weight
    out.append(_footer(page))
    return "\n".join(out).replace("\0", _contents(entries))


def _kept_with_next(laid_out: list[Block], position: int) -> int:
    """What must fit below a heading: at least the beginning of what it heads."""
    if laid_out[position].kind not in ("item", "heading", "part"):
        return 0
    following = laid_out[position + 1 : position + 2]
    return sum(min(b.weight, 900) for b in following)


def _footer(page: int) -> str:
    style = "font-size:8pt;text-align:center;color:#444;margin:14pt 0 0 0"
    return f'<div style="{style}">{COMPANY} | 2025 Form 10-K | {page}</div>'


def _page_break(page: int, *, excluded: bool) -> str:
    """Footer, rule and the next page's head; outside the tagged text where a note goes on."""
    head = "font-size:8pt;margin:0 0 12pt 0"
    broken = (
        f"{_footer(page)}"
        '<hr style="page-break-after:always;border:0;border-top:2px solid #999;margin:8pt 0"/>'
        f'<div style="{head}"><a href="#toc">Table of Contents</a></div>'
    )
    return f"<ix:exclude>{broken}</ix:exclude>" if excluded else broken


def _contents(entries: list[tuple[str, str, int]]) -> str:
    rows: list[str] = []
    for anchor, title, page in entries:
        if not anchor:
            rows.append(
                f'<tr><td colspan="3" style="{CELL};text-align:center;font-weight:bold;'
                f'padding-top:8px">{title}</td></tr>'
            )
            continue
        item, _, name = title.partition(". ")
        if not name:
            item, name = "", title
        number = f"{item}." if item else ""
        rows.append(
            f'<tr><td style="{CELL};width:12%;white-space:nowrap">{escape(number)}</td>'
            f'<td style="{CELL}"><a href="#{anchor}">{name}</a></td>'
            f'<td style="{CELL};text-align:right"><a href="#{anchor}">{page}</a></td></tr>'
        )
    return f'<table id="toc" style="{TABLE}">{"".join(rows)}</table>'
