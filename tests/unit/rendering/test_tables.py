"""Items that are alike are rows, while they are written too; columns are as wide as their cells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tenfold.analysis.view import Entry
from tenfold.rendering.entries import Anchors, EntryView, EntryViews
from tenfold.rendering.supplement import Supplement
from tenfold.rendering.tables import Width, table_of

SEGMENTS = [
    ("Americas", [("revenue", "$167.0 billion"), ("products", "iPhone, Mac"), ("note", "N" * 90)]),
    ("Europe", [("revenue", "(4.2%)"), ("products", "iPhone")]),
]


def view(items: list[tuple[str, list[tuple[str, str]]]]) -> EntryView:
    entries = [Entry(heading=name, facts=facts) for name, facts in items]
    views = EntryViews(Supplement(), None, Anchors())
    return views.view(Entry(groups=[("", entries)]), "1", "claim")


def test_columns_know_what_they_hold() -> None:
    table = table_of(view(SEGMENTS))
    assert table is not None
    assert [(column.label, column.width) for column in table.columns] == [
        ("revenue", Width.NUMBER),
        ("products", Width.SHORT),
        ("note", Width.LONG),
    ]
    assert [cell.text if cell else None for cell in table.rows[1][1]] == ["(4.2%)", "iPhone", None]


def test_the_last_row_of_a_growing_answer_waits_for_its_name() -> None:
    growing = view([*SEGMENTS, ("", [("revenue", "$1")])])
    assert table_of(growing) is None
    table = table_of(growing, is_growing=True)
    assert table is not None
    assert [item.heading for item, _ in table.rows] == ["Americas", "Europe"]
    assert table_of(view([("", [("revenue", "$1")])]), is_growing=True) is None


@pytest.mark.parametrize("groups", [(), (("", ()),)])
def test_nothing_is_no_table(groups: tuple[tuple[str, tuple[EntryView, ...]], ...]) -> None:
    assert table_of(replace(view(SEGMENTS), groups=groups)) is None


def test_items_that_hold_lists_are_none() -> None:
    inner = replace(view(SEGMENTS).groups[0][1][0], groups=view(SEGMENTS).groups)
    assert table_of(replace(view(SEGMENTS), groups=(("", (inner,)),))) is None
