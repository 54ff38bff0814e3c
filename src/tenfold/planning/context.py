"""The filing text of a prompt: what every question about an item has in common.

It stands first in the prompt and is byte-identical for all questions about the same item, so that
a provider can cache it. That is why nothing here depends on the component. Questions about the
statements have a table of figures behind the text, which is as much the same for all of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tenfold.filings.model import Filing
from tenfold.planning.figures import GivenFigures
from tenfold.sections.model import Section


@dataclass(frozen=True, slots=True)
class ItemContext:
    """One item's text as it is put before a model."""

    item: str
    text: str
    """The section's text, as in the normal form."""
    start: int
    """Offset of ``text`` in the filing's normal form."""
    rendered: str = field(repr=False)
    """What is sent: a line that names the filing, and the text between markers."""
    sha256: str = ""
    """Hash of ``rendered``."""
    figures: GivenFigures | None = None
    """What is known of the figures; None where the questions are not about them."""


def item_context(
    filing: Filing, section: Section, figures: GivenFigures | None = None
) -> ItemContext:
    """Render ``section`` for a prompt, with ``figures`` behind it where they are asked for."""
    name = filing.company or "The company"
    form = filing.form or "10-K"
    year = f", fiscal year {filing.fiscal_year}" if filing.fiscal_year else ""
    rendered = (
        f"{name}, Form {form}{year}. Item {section.item}. {section.title}\n"
        f"<filing_text>\n{section.text}\n</filing_text>"
    )
    if figures is not None:
        rendered = f"{rendered}\n{figures.rendered()}"
    return ItemContext(
        item=section.item,
        text=section.text,
        start=section.start,
        rendered=rendered,
        sha256=hashlib.sha256(rendered.encode()).hexdigest(),
        figures=figures,
    )
