"""Budgets and deadlines of requests: the operator's hold, and what they left out is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.records import record
from tenfold.service.request import AnalysisRequest
from tenfold.service.stored import Wanted
from tenfold.settings import Settings
from tenfold.store.analyses.record import AnalysisStatus


@pytest.mark.parametrize(
    ("asked", "bound", "holds"),
    [(None, None, None), (2.0, None, 2.0), (None, 0.5, 0.5), (2.0, 0.5, 0.5), (0.1, 0.5, 0.1)],
)
def test_a_client_may_ask_for_less_than_the_operator_allows(asked, bound, holds) -> None:
    settings = Settings(max_cost_usd=bound, deadline_seconds=bound)
    request = AnalysisRequest(target="KITE", max_cost_usd=asked, deadline_seconds=asked)
    keywords = request.keywords(settings)
    assert (keywords["max_cost_usd"], keywords["deadline_seconds"]) == (holds, holds)


def test_another_bound_is_another_request() -> None:
    plain = AnalysisRequest(target="KITE")
    assert plain.key == AnalysisRequest(target="kite").key
    others = (
        AnalysisRequest(target="KITE", max_cost_usd=1),
        AnalysisRequest(target="KITE", deadline_seconds=1),
        AnalysisRequest(target="KITE", fanout="eager"),
    )
    assert len({plain.key, *(other.key for other in others)}) == 4


def test_what_a_bound_left_unanswered_is_no_answer_for_others() -> None:
    request = AnalysisRequest(target="KITE", max_cost_usd=0.01).model_dump_json()
    whole = replace(
        record(request=request, status=AnalysisStatus.FINISHED), fiscal_year=2025, failed=0
    )
    assert Wanted().latest_of([whole]) is whole
    assert Wanted().latest_of([replace(whole, failed=3)]) is None
    plain = AnalysisRequest(target="KITE").model_dump_json()
    assert Wanted().latest_of([replace(whole, failed=3, request=plain)]) is not None
