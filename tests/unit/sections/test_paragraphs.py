"""A section's text as paragraphs."""

from __future__ import annotations

from tenfold.sections.paragraphs import paragraphs

TEXT = (
    "Products and Services\n\nWe sell pumps, valves and pipes to towns. They last for decades.\n\n"
    "2024\t2023\nRevenue\t$1,200\t$1,100\nCost\t800\t750\n\n12\n\nCompetition\n\n"
    "We compete with others:\n\n•\tprice and quality of what we sell to the towns of nine states"
)


def test_kinds_are_told_apart() -> None:
    kinds = [(p.kind, p.text[:12]) for p in paragraphs(TEXT)]
    assert [kind for kind, _ in kinds][:5] == ["heading", "prose", "table", "table", "heading"]


def test_offsets_reproduce_the_text() -> None:
    for paragraph in paragraphs(TEXT):
        assert TEXT[paragraph.start : paragraph.end] == paragraph.text


def test_nothing_is_made_of_nothing() -> None:
    assert paragraphs("") == []
    assert paragraphs(" \n\n \n") == []
