"""A component of your own in one file: what Item 3 says about lawsuits.

tenfold components --components examples/components/legal_proceedings.py
"""

from __future__ import annotations

from pydantic import Field

from tenfold import Component, Evidence, Insight, judged
from tenfold.components.shapes.common import Level


class Proceeding(Insight):
    """A lawsuit, arbitration or government inquiry."""

    title: str = Field(description="The case by its name, or in five to fifteen words.")
    description: str = Field(description="What is claimed and where the case stands.")
    evidence: Evidence
    court: str | None = Field(default=None, description="Court or agency, as named.")
    amount: str | None = Field(default=None, description="Amount claimed or accrued, as stated.")
    exposure: Level | None = judged("What an adverse outcome would mean for the company.")


class ProceedingList(Insight):
    """The proceedings that the company reports."""

    items: list[Proceeding]


LEGAL_PROCEEDINGS = Component(
    key="legal_proceedings",
    section="legal",
    item="3",
    title="Legal proceedings",
    question=(
        "Which legal proceedings does the company report? Give up to 8, the weightiest first, "
        "with amounts as stated. Leave out proceedings the company calls routine. Report only what "
        "the text states and give null for what it does not."
    ),
    output=ProceedingList,
    cues=("lawsuit", "complaint", "plaintiffs", "court", "alleging", "damages", "investigation"),
)
