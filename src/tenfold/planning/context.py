"""The filing text of a prompt: what the questions about an item have in common.

It stands first in the prompt and is byte-identical for all questions that share it, so that a
provider can cache it: all questions about the item, unless each is given passages of its own
(``focus``). Questions about the statements have a table of figures behind the text, which is as
much the same for all of them. Where something is left out, the line above the text says how much,
and a line stands in every gap.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tenfold.filings.model import Filing
from tenfold.planning.figures import GivenFigures
from tenfold.planning.focus.cut import Cut, Span
from tenfold.planning.read_share import ReadShare
from tenfold.sections.model import Section


@dataclass(frozen=True, slots=True)
class ItemContext:
    """One item's text as it is put before a model."""

    item: str
    text: str
    """The whole section's text, as in the normal form; what is sent of it, ``kept`` tells."""
    start: int
    """Offset of ``text`` in the filing's normal form."""
    rendered: str = field(repr=False)
    """What is sent: a line that names the filing, and the text, or what is kept of it, between
    markers."""
    sha256: str = ""
    """Hash of ``rendered``."""
    figures: GivenFigures | None = None
    """What is known of the figures; None where the questions are not about them."""
    kept: tuple[Span, ...] = ()
    """The parts of ``text`` that are sent; empty where all of it is."""
    read: ReadShare | None = None
    """How much of the text is sent; None where all of it is."""
    text_sha256: str = ""
    """Hash of what an answer's quotes and numbers are looked up in: the whole text, sent or not."""

    @property
    def is_cut(self) -> bool:
        """Whether something of the text is left out."""
        return self.read is not None


def item_context(
    filing: Filing,
    section: Section,
    figures: GivenFigures | None = None,
    made: Cut | None = None,
    *,
    own: bool = False,
) -> ItemContext:
    """Render ``section`` for a prompt, with ``figures`` behind it where they are asked for.

    ``made`` is what is kept of the section's text, None for all of it; ``own`` says that it was
    chosen for one question.
    """
    part = None if made is None or made.is_whole else made
    read = None if part is None else _read_share(section, part, own=own)
    name = filing.company or "The company"
    form = filing.form or "10-K"
    year = f", fiscal year {filing.fiscal_year}" if filing.fiscal_year else ""
    lines = [f"{name}, Form {form}{year}. Item {section.item}. {section.title}"]
    if read is not None:
        lines.append(f"Passages of this item, {read.counted}; […] marks what is left out.")
    text = section.text if part is None else part.rendered
    rendered = "\n".join([*lines, f"<filing_text>\n{text}\n</filing_text>"])
    if figures is not None:
        rendered = f"{rendered}\n{figures.rendered()}"
    sha256 = hashlib.sha256(rendered.encode()).hexdigest()
    return ItemContext(
        item=section.item,
        text=section.text,
        start=section.start,
        rendered=rendered,
        sha256=sha256,
        figures=figures,
        kept=() if part is None else part.spans,
        read=read,
        text_sha256=sha256 if part is None else hashlib.sha256(section.text.encode()).hexdigest(),
    )


def _read_share(section: Section, made: Cut, *, own: bool) -> ReadShare:
    words = sum(len(section.text[span.start : span.end].split()) for span in made.spans)
    return ReadShare(section.item, words, len(section.text.split()), own)
