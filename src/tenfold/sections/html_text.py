"""HTML filings (1997 to today, inline XBRL included) into the normal form.

Idea: split the document at its tags with one regular expression, which runs in C, look each tag's
meaning up by its spelling (``html_tags``), and keep a stack of what is open. A filing of 5.6 MB
takes a fifth of a second and hardly more memory than its text, and nesting, however hostile, costs
nothing: there is no recursion, only a stack that is refused beyond ``MAX_DEPTH``.

Alternatives measured on that filing: lxml's parser with a target, which calls Python for every tag
and every piece of text, takes more than twice as long; its tree four times the memory; selectolax
(lexbor) quadratic time on 300,000 nested ``<div>``, and it moves words out of crooked tables.

Invariant: the same words in the same order and type as lxml's parser gives, whose rules for
missing and crossed end tags stand in ``html_rules``; a test compares the two on crooked markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tenfold.errors import UnreadableFilingError
from tenfold.sections.html_blocks import SPACE, Blocks
from tenfold.sections.html_entities import Entities, decode_rest
from tenfold.sections.html_rules import rank
from tenfold.sections.html_tags import Effect, Tag, TagBook
from tenfold.sections.marks import (
    ANCHOR,
    BOLD_OFF,
    BOLD_ON,
    FACT,
    LINE,
    LINK_OFF,
    LINK_ON,
    PAGE,
    without_controls,
    without_invisible,
)
from tenfold.sections.normal_form import NormalText, resolve_marks
from tenfold.sections.tag_reader import TagReader

MAX_DEPTH = 2_000
"""Elements inside each other; real filings stay below 60, broken ones below a few hundred."""

_MAX_VAIN_STEPS = 20_000_000
"""Open elements looked at for the sake of end tags that end nothing: a second or two."""

_MAX_TAG_CHARS = 20_000
"""Beyond this a quote that was never closed has swallowed enough."""

_LINE, _OTHER = Effect.LINE, Effect.OTHER
_CHUNK_CHARS = 1 << 20
_NO_TAG = "!"
"""Stands where a text is followed by no tag: ignored as a declaration would be."""
_TAG = re.compile(r"<([A-Za-z/!?][^>]*)>")
_TAG_BEGINS = re.compile(r"<[A-Za-z/!?]")
_TARGETS = {
    spelling: re.compile(rf"""{spelling}\s*=\s*["']?\s*#([^"'\s>]+)""")
    for spelling in ("href", "HREF", "Href")
}
"""Each with a literal beginning, which is sought ten times as fast as one in any case."""


def read_html(content: str) -> NormalText:
    """The normal form of an HTML document.

    Raises UnreadableFilingError for markup nested deeper than ``MAX_DEPTH``, or as crooked as only
    malice makes it.
    """
    content = without_invisible(without_controls(_without_comments(content)))
    reader = _Reader(_link_targets(content))
    for chunk in _chunks(content):
        reader.read(chunk)
    return resolve_marks(
        reader.blocks.marked_text(), reader.anchor_names, reader.link_targets, reader.tags
    )


def _link_targets(content: str) -> set[str]:
    return {
        name
        for spelling, target in _TARGETS.items()
        if spelling in content
        for name in target.findall(content)
    }


def _without_comments(content: str) -> str:
    at = content.find("<!--")
    if at < 0:
        return content
    kept: list[str] = []
    begin = 0
    while at >= 0:
        kept.append(content[begin:at])
        end = content.find("-->", at + 2)
        begin = end + 3 if end >= 0 else len(content)
        at = content.find("<!--", begin)
    kept.append(content[begin:])
    return "".join(kept)


def _chunks(content: str) -> Iterator[list[str]]:
    """Text, tag, text, tag, …, text: in lists that each begin and end with text."""
    at = 0
    decode = Entities().decode
    # Behind the last '>' there is no tag; seeking one there, from each '<', would be quadratic.
    last = content.rfind(">") + 1
    while at < last:
        end = content.find(">", at + _CHUNK_CHARS) + 1 or last
        yield _TAG.split(decode(content[at:end]))
        at = end
    cut_off = _TAG_BEGINS.search(content, last)
    yield [decode(content[last : cut_off.start() if cut_off else len(content)])]


class _Reader:
    """Takes texts and tags in turn, and keeps the growing text."""

    def __init__(self, wanted_anchors: set[str]) -> None:
        self.anchor_names: list[str] = []
        self.link_targets: list[str] = []
        self.tags = TagReader()
        self.blocks = Blocks()
        self._book = TagBook(wanted_anchors)
        self._stack: list[tuple[Tag, bool, bool, bool]] = []
        """(element, bold before, hidden before, link opened here)"""
        self._bold = False
        self._hidden = False
        self._in_body = False
        self._raw: str | None = None
        """The name of an open element whose words are no markup."""
        self._unfinished = ""
        """A tag that lacks the end of a quoted value, """
        self._quote = ""
        """and the quote."""
        self._vain_steps = 0

    def read(self, pieces: list[str]) -> None:  # noqa: C901 - see its docstring
        """Read texts (at even places) and tags, as written between '<' and '>'.

        Most tags do nothing, or only part paragraphs and cells and change the type: those are
        dealt with in this one loop, for calling a function for each costs as much as its work.
        """
        known, stack, blocks = self._book.known, self._stack, self.blocks
        inline, begin, end = blocks.inline, blocks.start, blocks.end
        pieces.append(_NO_TAG)
        each = iter(pieces)
        bold, special = self._bold, self._is_special()
        for text, written in zip(each, each, strict=True):
            if special:
                written = self._special_data(text, written)
            elif text:
                if "&" in text:
                    text = decode_rest(text)
                if inline or not text.isspace():
                    inline.append(text)
            tag = known.get(written) or self._book.learn(written)
            if not special and stack:
                innermost, bold_before, _, _ = stack[-1]
                if tag.closing:
                    if innermost.name is tag.name and innermost.effect is not _OTHER:
                        stack.pop()
                        if bold_before is not bold:
                            self._bold = bold = bold_before
                            inline.append(BOLD_ON if bold else BOLD_OFF)
                        if innermost.block:
                            end(innermost.role)
                        continue
                elif tag.effect is _LINE:
                    inline.append(LINE)
                    continue
                elif (
                    tag.effect is not _OTHER
                    and innermost.name not in tag.ends
                    and len(stack) < MAX_DEPTH
                ):
                    if tag.block:
                        begin(tag.role)
                        if tag.void:
                            end(tag.role)
                            continue
                    stack.append((tag, bold, False, False))
                    if tag.bold is not None and tag.bold is not bold:
                        self._bold = bold = tag.bold
                        inline.append(BOLD_ON if bold else BOLD_OFF)
                    continue
            if tag.closing:
                self._end_named(tag.name)
            elif tag.name:
                self._start(tag, written)
            bold, special = self._bold, self._is_special()

    def _is_special(self) -> bool:
        """Whether words are to be looked at before they are added to the text."""
        return bool(
            self._hidden
            or self.tags.listening
            or self.blocks.preformatted
            or self._raw
            or self._unfinished
        )

    def _special_data(self, text: str, written: str) -> str:
        """Read such words; gives the tag behind them."""
        if self._unfinished or self._raw:
            return self._continued(text, written)
        if text:
            self._data(text)
        return written

    def _continued(self, text: str, written: str) -> str:
        """The next tag where the last one was no ordinary one."""
        if self._raw:
            ends = written[:1] == "/" and written[1:].strip().lower() == self._raw
            self._raw = None if ends else self._raw
            return written if ends else _NO_TAG
        begun, self._unfinished = f"{self._unfinished}>", ""
        closed = text.find(self._quote)
        end = text.find(">", closed) if closed >= 0 else -1
        if end < 0:
            return f"{begun}{text}<{written}"
        # Whatever quote is open now, the tag ends here: looking further would be quadratic.
        self._begin(self._book.learn(begun + text[:end]))
        self._data(text[end + 1 :])
        return written

    # -- words --------------------------------------------------------------------------------

    def _data(self, text: str) -> None:
        """Words where they are hidden, tagged or preformatted."""
        if self._hidden and not self.tags.listening:
            if self._stack[-1][0].name == "head" and not text.isspace():
                self._end()
                self._data(text)
            return
        if "&" in text:
            text = decode_rest(text)
        begun = self.tags.data(text) if self.tags.listening else None
        if self._hidden:
            return
        if self.blocks.preformatted and "\n" in text:
            text = text.replace("\n", LINE)
        inline = self.blocks.inline
        if begun:
            words = text.lstrip(SPACE)
            inline.append(text[: len(text) - len(words)])
            inline.extend(f"{FACT}{number}{FACT}" for number in begun)
            text = words
        inline.append(text)

    # -- tags ---------------------------------------------------------------------------------

    def _start(self, tag: Tag, written: str) -> None:
        if tag.open_quote and len(written) < _MAX_TAG_CHARS:
            self._unfinished, self._quote = written, tag.open_quote
        else:
            self._begin(tag)

    def _begin(self, tag: Tag) -> None:
        stack = self._stack
        while stack and stack[-1][0].name in tag.ends:
            self._end()
        if self._is_misplaced(tag.name):
            return
        if len(stack) >= MAX_DEPTH:
            raise UnreadableFilingError(_TOO_DEEP)
        bold, hidden = self._bold, self._hidden
        if tag.block:
            self.blocks.start(tag.role)
        tags = self.tags
        if tag.tagging or tags.in_header:
            tags.start(tag.name, tag.attributes)
        elif tags.listening and (tag.block or tag.name == "br"):
            tags.data(" ")
        opened = self._apply(tag)
        stack.append((tag, bold, hidden, opened))
        if tag.void:
            self._end()
        elif tag.raw:
            self._raw = tag.name

    def _is_misplaced(self, name: str) -> bool:
        """Whether a document begins again inside itself: such tags begin nothing."""
        if name == "body":
            misplaced, self._in_body = self._in_body, True
            return misplaced
        return name == "html" or (name == "head" and bool(self._stack))

    def _apply(self, tag: Tag) -> bool:
        """Put marks for what a tag does into the text; True when it opens a link."""
        inline = self.blocks.inline
        if tag.hidden:
            self._hidden = True
        if tag.bold is not None and tag.bold != self._bold:
            self._bold = tag.bold
            inline.append(BOLD_ON if tag.bold else BOLD_OFF)
        if tag.page_break:
            inline.append(PAGE)
        if tag.anchor is not None:
            inline.append(f"{ANCHOR}{len(self.anchor_names)}{ANCHOR}")
            self.anchor_names.append(tag.anchor)
        if tag.name == "br":
            inline.append(LINE)
        if tag.link is None or self._hidden:
            return False
        inline.append(f"{LINK_ON}{len(self.link_targets)}{LINK_ON}")
        self.link_targets.append(tag.link)
        return True

    def _end(self) -> None:
        """End the innermost element."""
        tag, bold, hidden, opened = self._stack.pop()
        if tag.tagging or self.tags.in_header:
            self.tags.end()
        if opened:
            self.blocks.inline.append(LINK_OFF)
        if bold != self._bold:
            self._bold = bold
            self.blocks.inline.append(BOLD_ON if bold else BOLD_OFF)
        if tag.block:
            self.blocks.end(tag.role)
        self._hidden = hidden

    def _end_named(self, name: str) -> None:
        """An end tag: end what it names, and those inside that, unless one outranks it."""
        limit = rank(name)
        for steps, (tag, *_) in enumerate(reversed(self._stack), 1):
            if tag.name == name:
                for _ in range(steps):
                    self._end()
                return
            if rank(tag.name) > limit:
                break
            self._vain_steps += 1
        if self._vain_steps > _MAX_VAIN_STEPS:
            raise UnreadableFilingError(_TOO_CROOKED)


_TOO_DEEP = (
    f"The document nests its markup more than {MAX_DEPTH:,} elements deep, as no filing does. "
    "Check that the file is the annual report itself."
)
_TOO_CROOKED = (
    "The document's end tags hardly ever end what stands open, as in no filing. Check that the "
    "file is the annual report itself."
)
