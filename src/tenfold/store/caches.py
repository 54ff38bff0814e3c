"""The caches an analysis uses, opened together from one file."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tenfold.errors import CacheError
from tenfold.financials.version import FACTS_VERSION
from tenfold.store.derived_cache import DerivedCache
from tenfold.store.facts_cache import FactsCache
from tenfold.store.response_cache import (
    ForgivingCache,
    NoCache,
    ResponseCache,
    SqliteResponseCache,
)
from tenfold.store.split_cache import SplitCache


@dataclass(slots=True)
class Caches:
    """Where answers, splits, facts and what follows from them are kept while an analysis runs."""

    responses: ResponseCache
    splits: SplitCache | None = None
    facts: FactsCache | None = None
    derived: DerivedCache | None = None
    opening_problem: CacheError | None = None

    @property
    def problems(self) -> tuple[str, ...]:
        """Why the cache is not used, in a sentence; empty when all is well."""
        problem = self.opening_problem
        if problem is None and isinstance(self.responses, ForgivingCache):
            problem = self.responses.problem
        return () if problem is None else (f"{problem} This analysis goes on uncached.",)


@contextmanager
def open_caches(
    folder: Path, *, splitter_version: int, use_cache: bool = True
) -> Generator[Caches, None, None]:
    """The caches in ``folder``; a file that cannot be used costs the caching and nothing else."""
    if not use_cache:
        yield Caches(NoCache())
        return
    try:
        store = SqliteResponseCache(folder)
    except CacheError as error:
        yield Caches(NoCache(), opening_problem=error)
        return
    try:
        yield Caches(
            ForgivingCache(store),
            SplitCache(store.connection, splitter_version),
            # The splitter collects the tags, and their places are places in its text.
            FactsCache(store.connection, f"{splitter_version}.{FACTS_VERSION}"),
            DerivedCache(store.connection, lambda: store.writer),
        )
    finally:
        store.close()
