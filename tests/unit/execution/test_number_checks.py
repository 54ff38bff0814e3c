"""A check of an answer's numbers is made once, and never outlives what it depends on."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import BaseModel

from support.sample_figures import sample
from tenfold.errors import CacheError
from tenfold.execution import number_checks
from tenfold.execution.number_checks import NumberChecks
from tenfold.financials.deferred import DeferredFinancials
from tenfold.financials.report import financials_from
from tenfold.financials.table import whole_table
from tenfold.grounding.number_check import NumberStatus
from tenfold.grounding.numbers import NumberChecker
from tenfold.planning.context import ItemContext, item_context
from tenfold.planning.figures import GivenFigures
from tenfold.store.derived_cache import DerivedCache
from tenfold.store.response_cache import SqliteResponseCache

FILING, SPLIT, FINANCIALS = sample()


class Said(BaseModel):
    summary: str


ANSWER = Said(summary="Revenue was $1,412.6 million, of which $77.7 million was a dream.")


@pytest.fixture
def kept(tmp_path):
    store = SqliteResponseCache(tmp_path)
    yield DerivedCache(store.connection)
    store.close()


@pytest.fixture
def made(monkeypatch) -> list[BaseModel]:
    """The answers that were really checked."""
    seen: list[BaseModel] = []
    check = NumberChecker.check

    def watched(self: NumberChecker, answer: BaseModel):
        seen.append(answer)
        return check(self, answer)

    monkeypatch.setattr(NumberChecker, "check", watched)
    return seen


def context(**changes: object) -> ItemContext:
    figures = dataclasses.replace(GivenFigures(FINANCIALS, identity="of the filing"), **changes)
    return item_context(FILING, SPLIT.section("8"), figures)


def test_a_check_is_made_once_and_comes_back_the_same(kept, made):
    first = NumberChecks(kept).of(ANSWER, context())
    again = NumberChecks(kept).of(ANSWER, context(), ANSWER.model_dump_json())
    assert [c.status for c in first or ()] == [NumberStatus.COMPUTED, NumberStatus.UNMATCHED]
    assert again == first
    assert made == [ANSWER]


def test_without_a_place_to_keep_it_each_check_is_made(made):
    for _ in range(2):
        assert NumberChecks().of(ANSWER, context())
    assert len(made) == 2


def test_another_answer_is_checked_anew(kept, made):
    NumberChecks(kept).of(ANSWER, context())
    other = NumberChecks(kept).of(Said(summary="Revenue was $1,312.6 million."), context())
    assert [check.status for check in other or ()] == [NumberStatus.UNMATCHED]
    assert len(made) == 2


def test_other_figures_are_checked_anew_even_where_their_table_reads_the_same(kept, made):
    NumberChecks(kept).of(ANSWER, context())
    NumberChecks(kept).of(ANSWER, context(identity="of the same filing, read otherwise"))
    assert len(made) == 2


def test_a_changed_table_is_checked_anew(kept, made):
    first = NumberChecks(kept).of(ANSWER, context())
    fewer = financials_from(FILING, dataclasses.replace(FINANCIALS.facts), years=1)
    NumberChecks(kept).of(ANSWER, context(computed=fewer))
    assert first is not None
    assert len(made) == 2


def test_a_changed_text_is_checked_anew(kept, made):
    section = SPLIT.section("8")
    figures = GivenFigures(FINANCIALS, identity="of the filing")
    NumberChecks(kept).of(ANSWER, item_context(FILING, section, figures))
    dreamt = dataclasses.replace(section, text=f"{section.text}\nA dream of $77.7 million.")
    again = NumberChecks(kept).of(ANSWER, item_context(FILING, dreamt, figures))
    assert [c.status for c in again or ()] == [NumberStatus.COMPUTED, NumberStatus.TEXT]
    assert len(made) == 2


def test_a_changed_checker_checks_anew(kept, made, monkeypatch):
    NumberChecks(kept).of(ANSWER, context())
    monkeypatch.setattr(number_checks, "source_fingerprint", lambda package: f"new {package}")
    NumberChecks(kept).of(ANSWER, context())
    assert len(made) == 2


def test_figures_of_unknown_origin_are_checked_each_time(kept, made):
    for _ in range(2):
        NumberChecks(kept).of(ANSWER, context(identity=None))
    assert len(made) == 2


@pytest.mark.parametrize("spoilt", ["", "no json", "[1]", '[{"text": "1"}]', "{}"])
def test_a_spoilt_entry_is_made_anew(kept, made, spoilt):
    first = NumberChecks(kept).of(ANSWER, context())
    kept._connection.execute("UPDATE derived SET payload = ?", (spoilt,))
    assert NumberChecks(kept).of(ANSWER, context()) == first
    assert len(made) == 2


def test_no_figures_are_no_check(kept):
    plain = item_context(FILING, SPLIT.section("8"))
    assert NumberChecks(kept).of(ANSWER, plain) is None


async def test_what_checks_need_is_made_on_a_thread_once_for_a_text_and_nothing_else_comes_of_it():
    threads: list[str] = []

    def compute():
        threads.append(threading.current_thread().name)
        return FINANCIALS

    table = whole_table(FINANCIALS)
    about = context(computed=DeferredFinancials(table, compute))
    checks = NumberChecks()
    with ThreadPoolExecutor(1, thread_name_prefix="beside") as thread:
        for _ in range(2):
            checks.begin(about, thread)
        if (making := checks.making(about)) is not None:
            await asyncio.wait([making])
    assert checks.of(ANSWER, about) == NumberChecks().of(ANSWER, context())
    assert [name[:6] for name in threads] == ["beside"]


async def test_what_goes_wrong_on_the_thread_is_told_where_the_check_is_made():
    def compute():
        raise CacheError("The facts are spoilt.")

    about = context(computed=DeferredFinancials(whole_table(FINANCIALS), compute))
    checks = NumberChecks()
    with ThreadPoolExecutor(1) as thread:
        checks.begin(about, thread)
        if (making := checks.making(about)) is not None:
            await asyncio.wait([making])
    with pytest.raises(CacheError, match="spoilt"):
        checks.of(ANSWER, about)
