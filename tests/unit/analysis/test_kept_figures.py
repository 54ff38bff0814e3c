"""The figures of a repeat: their table from the cache, themselves when looked at, never stale."""

from __future__ import annotations

import copy
import dataclasses

import pytest

from support.sample_figures import sample
from tenfold.analysis import figures as module
from tenfold.analysis.figures import figures_of
from tenfold.errors import CacheError
from tenfold.filings.model import Filing
from tenfold.financials.deferred import DeferredFinancials
from tenfold.financials.facts import FactSet
from tenfold.planning.figures import GivenFigures
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.settings import Settings
from tenfold.store.caches import open_caches

FILING, SPLIT, _ = sample()
FINANCIALS = dataclasses.replace(sample()[2], filing=dataclasses.replace(FILING, documents=()))


async def given(folder, filing: Filing = FILING, splitter: int = SPLITTER_VERSION) -> GivenFigures:
    settings = Settings(cache_dir=folder)
    with open_caches(folder, splitter_version=splitter) as caches:
        return await figures_of(
            filing, SPLIT, caches, settings, on_edgar=False, tell=lambda _: None
        )


@pytest.fixture
def computed(monkeypatch) -> list[FactSet]:
    """The facts from which figures were really computed."""
    seen: list[FactSet] = []
    compute = module.financials_from

    def watched(filing: Filing, facts: FactSet):
        seen.append(facts)
        return compute(filing, facts)

    monkeypatch.setattr(module, "financials_from", watched)
    return seen


def spoil(folder, statement: str) -> None:
    with open_caches(folder, splitter_version=SPLITTER_VERSION) as caches:
        assert caches.derived is not None
        caches.derived._connection.execute(statement)


async def test_a_repeat_computes_nothing_until_it_is_looked_at(tmp_path, computed):
    first = await given(tmp_path)
    assert len(computed) == 1
    again = await given(tmp_path)
    assert isinstance(again.computed, DeferredFinancials)
    assert again.rendered() == first.rendered()
    assert (again.rule, again.note, again.identity) == (first.rule, None, first.identity)
    assert len(computed) == 1
    assert again.financials == first.financials == FINANCIALS
    assert again.financials is again.financials
    assert len(computed) == 2
    assert again.computed == first.computed


async def test_what_is_not_looked_at_can_be_handed_on(tmp_path):
    await given(tmp_path)
    again = copy.deepcopy((await given(tmp_path)).computed)
    assert again == FINANCIALS


@pytest.mark.parametrize("changes", [{"fiscal_year": 2024}, {"period_end": "2024-12-31"}])
async def test_another_year_of_the_same_file_is_computed_anew(tmp_path, computed, changes):
    first = await given(tmp_path)
    other = await given(tmp_path, dataclasses.replace(FILING, **changes))
    assert other.identity != first.identity
    assert len(computed) == 2


async def test_changed_code_computes_anew(tmp_path, computed, monkeypatch):
    first = await given(tmp_path)
    monkeypatch.setattr(module, "source_fingerprint", lambda package: f"new {package}")
    assert (await given(tmp_path)).identity != first.identity
    assert len(computed) == 2


async def test_another_splitter_computes_anew(tmp_path, computed):
    first = await given(tmp_path)
    assert (await given(tmp_path, splitter=SPLITTER_VERSION + 1)).identity != first.identity
    assert len(computed) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE derived SET payload = ''",
        "UPDATE derived SET payload = '[1, 2]'",
        "UPDATE derived SET payload = '{}'",
        "DELETE FROM derived",
        "UPDATE facts SET payload = x'00'",
        "DELETE FROM facts",
    ],
)
async def test_a_spoilt_cache_costs_the_work_and_nothing_else(tmp_path, computed, statement):
    first = await given(tmp_path)
    spoil(tmp_path, statement)
    again = await given(tmp_path)
    assert len(computed) == 2
    assert again.rendered() == first.rendered()


async def test_facts_that_only_look_whole_are_told_of_when_looked_at(tmp_path):
    await given(tmp_path)
    spoil(tmp_path, "UPDATE facts SET payload = x'789c030000000001'")  # zlib of nothing
    again = await given(tmp_path)
    with pytest.raises(CacheError, match="cache clear"):
        _ = again.financials
