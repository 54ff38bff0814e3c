"""Risks: what each can be filtered by, and where they stand by severity and likelihood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, Protocol

from tenfold.charts.risk_matrix import PlacedRisk, RiskMatrix, risk_matrix
from tenfold.rendering.entries import EntryView

RISKS: Final = "risk_factors"
"""The section whose answers are lists of risks."""


class _Card(Protocol):
    @property
    def is_risks(self) -> bool: ...
    @property
    def entry(self) -> EntryView | None: ...


def matrix_of(cards: Iterable[_Card]) -> RiskMatrix | None:
    """The risks of all ``cards`` by severity and likelihood; None where there are none."""
    risks = list(_placed(cards))
    return risk_matrix(risks) if risks else None


def _placed(cards: Iterable[_Card]) -> Iterator[PlacedRisk]:
    for card in cards:
        if card.is_risks and card.entry:
            for _, group in card.entry.groups:
                for risk in group:
                    tags = risk.tag("severity"), risk.tag("likelihood")
                    yield PlacedRisk(risk.heading, risk.anchor, *tags)


def with_filters(entry: EntryView, family: str) -> EntryView:
    """With what a risk can be filtered by."""
    groups = tuple(
        (
            label,
            tuple(
                replace(
                    risk,
                    data={
                        "family": family,
                        "severity": risk.tag("severity") or "",
                        "likelihood": risk.tag("likelihood") or "",
                    },
                )
                for risk in group
            ),
        )
        for label, group in entry.groups
    )
    return replace(entry, groups=groups)
