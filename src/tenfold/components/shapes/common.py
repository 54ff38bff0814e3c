"""Shapes that several insight sections share."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tenfold.components.base import Evidence, Insight


class Level(StrEnum):
    """A judgement of degree."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Direction(StrEnum):
    """Where a reported figure moved between two periods."""

    INCREASED = "increased"
    DECREASED = "decreased"
    FLAT = "flat"
    MIXED = "mixed"


class Finding(Insight):
    """A titled statement with its evidence: the base of most items."""

    title: str = Field(description="What it is, in three to ten words.")
    description: str = Field(
        description="What the filing says about it, in one to three sentences."
    )
    evidence: Evidence
