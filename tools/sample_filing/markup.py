"""The fragments' small markup, turned into blocks of XHTML.

    # id | Item 1A. Risk Factors     item heading with an anchor
    #part PART I                     part heading
    ## Competition                   subheading;   ### one level down
    ^ centred line                   ^^ bold,  ^^^ large
    - bullet
    *Emphasis* and **bold**          inline
    @table 2025 2024 change          rows `label | figure [flags]` until @end  (see tables.py)
    @grid 40 30 30                   rows of text cells `a | b | c` until @end, first row bold
    @note us-gaap:SomeTextBlock      opens a tagged text block until @endnote
    @page                            page break
    @toc, @equity                    made by the document
Everything else is a paragraph; a blank line ends it. A block's weight is about its length in
characters of text as laid out, from which the document decides where pages end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from figures import Phrases
from require import require
from tables import figure_table, grid

FONT = "font-family:'Times New Roman',Times,serif;font-size:10pt;line-height:1.35"


@dataclass(frozen=True)
class Block:
    """A piece of the page."""

    kind: str
    """'item', 'part', 'heading', 'text', 'table', 'open', 'close', 'page', 'toc' or 'equity'."""
    html: str
    weight: int
    anchor: str = ""


def curly(text: str) -> str:
    """Typographic quotes and apostrophes for the straight ones of the fragments."""
    text = re.sub(r'(^|[\s(\[—])"', r"\1“", text).replace('"', "”")
    text = re.sub(r"(^|[\s(\[—“])'", r"\1‘", text).replace("'", "’")
    return text.replace(" -- ", "—")


def inline(text: str, phrases: Phrases) -> str:
    """Escape, curl the quotes, apply emphasis, then put the figures in (they hold markup)."""
    parts = re.split(r"(\[\[.+?\]\])", text, flags=re.S)
    marked = [p if p.startswith("[[") else escape(curly(p), quote=False) for p in parts]
    html = "".join(marked)
    html = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html)
    html = re.sub(r"(?<![\w*])\*([^*\n]+?)\*", r"<i>\1</i>", html)
    return phrases.expand(html)


def element(kind: str, style: str, html: str, weight: int, anchor: str = "") -> Block:
    """A styled div as a block."""
    name = f' id="{anchor}"' if anchor else ""
    return Block(kind, f'<div{name} style="{style}">{html}</div>', weight, anchor)


def blocks(source: str, phrases: Phrases) -> Iterator[Block]:
    """The blocks of one fragment."""
    chunks = iter(re.split(r"\n\s*\n", source.strip("\n")))
    for chunk in chunks:
        if chunk.startswith(("@table", "@grid")):
            yield _table(chunk, phrases)
        elif chunk.startswith("@"):
            yield _directive(chunk.split(), phrases)
        else:
            yield from _prose(chunk, phrases)


def _table(chunk: str, phrases: Phrases) -> Block:
    first, *rows = chunk.splitlines()
    require(rows[-1] == "@end", f"a blank line inside the table {first!r}")
    name, *arguments = first.split()
    render = figure_table if name == "@table" else grid
    html = render(arguments, rows[:-1], phrases, lambda text: inline(text, phrases))
    return Block("table", html, 110 * len(rows) + 120)


def _directive(words: list[str], phrases: Phrases) -> Block:
    name = words[0][1:]
    if name == "note":
        return Block("open", phrases.tagger.block(words[1]), 0)
    if name == "endnote":
        return Block("close", "</ix:nonNumeric>", 0)
    require(name in ("page", "toc", "equity"), f"unknown directive {words}")
    return Block(name, "", {"equity": 2_600}.get(name, 0))


def _prose(chunk: str, phrases: Phrases) -> Iterator[Block]:
    first, _, rest = chunk.partition(" ")
    if first in ("#", "#part", "##", "###"):
        yield _heading(first, inline(" ".join(rest.split()), phrases))
    elif first in ("^", "^^", "^^^"):
        for line in chunk.splitlines():
            yield _centred(line, phrases)
    elif first == "-":
        for item in re.split(r"^- ", chunk, flags=re.M)[1:]:
            style = "margin:0 0 5pt 0;padding-left:26pt;text-indent:-12pt"
            html = "•&#160;&#160;" + inline(" ".join(item.split()), phrases)
            yield element("text", style, html, len(item) + 120)
    else:
        text = " ".join(chunk.split())
        style = "margin:0 0 8pt 0;text-align:justify"
        yield element("text", style, inline(text, phrases), len(text) + 110)


def _heading(mark: str, html: str) -> Block:
    if mark == "#":
        anchor, _, title = html.partition(" | ")
        style = "font-weight:bold;font-size:11pt;margin:14pt 0 8pt 0"
        return element("item", style, title, 260, anchor)
    if mark == "#part":
        style = "font-weight:bold;font-size:12pt;text-align:center;margin:10pt 0"
        return element("part", style, html, 260)
    slant = ";font-style:italic" if mark == "###" else ""
    return element("heading", f"font-weight:bold{slant};margin:10pt 0 5pt 0", html, 200)


def _centred(line: str, phrases: Phrases) -> Block:
    marks, _, text = line.partition(" ")
    look = {"^": "", "^^": ";font-weight:bold", "^^^": ";font-weight:bold;font-size:15pt"}[marks]
    style = f"text-align:center;margin:3pt 0{look}"
    return element("text", style, inline(text, phrases), 100)
