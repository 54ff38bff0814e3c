"""Numbers in doubt are told by the entry that a reader sees them in."""

from __future__ import annotations

import pytest

from tenfold.analysis.doubts import Place, checks_by_place, doubts_by_place
from tenfold.grounding.number_check import NumberCheck, NumberStatus

GROUPS = (("", (object(), object())), ("main drivers", (object(),)))


def check(path: str, status: NumberStatus = NumberStatus.UNMATCHED) -> NumberCheck:
    return NumberCheck("1%", path, 0, 2, status, None)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("summary", None),
        ("items[1].explanation", Place("", 1)),
        ("items[0].figures[7].value", Place("", 0)),
        ("main_drivers[0]", Place("main drivers", 0)),
        ("items[2].explanation", None),  # there is no such entry
        ("figures[0].value", None),  # listed in a line, which is no entry
        ("", None),
    ],
)
def test_a_path_leads_to_its_entry(path: str, place: Place | None) -> None:
    assert doubts_by_place([check(path)], GROUPS) == {place: [check(path)]}


def test_what_matches_is_in_no_doubt() -> None:
    found = [s for s in NumberStatus if s is not NumberStatus.UNMATCHED]
    assert doubts_by_place([check("summary", status) for status in found], GROUPS) == {}
    checks = [check("summary", status) for status in found]
    assert checks_by_place(checks, GROUPS) == {None: checks}
