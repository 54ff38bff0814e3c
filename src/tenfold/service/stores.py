"""Everything that is kept for good, opened together from one database."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from tenfold.settings import Settings
from tenfold.store.access_tokens import AccessTokens
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.analyses.filing_texts import FilingTexts
from tenfold.store.analyses.uploads import Uploads
from tenfold.store.analyses.watchers import Watchers
from tenfold.store.sql.database import Database, open_database


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one database."""

    database: Database
    analyses: AnalysisStore
    texts: FilingTexts
    uploads: Uploads
    tokens: AccessTokens
    watchers: Watchers


@contextmanager
def open_stores(settings: Settings) -> Generator[Stores, None, None]:
    """Open the database that ``settings`` names, with its newest tables.

    Raises:
        UsageError: its address cannot be one.
        StoreError: it cannot be opened.
    """
    database = open_database(settings.database_url, settings.data_dir)
    try:
        yield Stores(
            database,
            AnalysisStore(database),
            FilingTexts(database),
            Uploads(database, settings.max_uploads_mb * 2**20),
            AccessTokens(database),
            Watchers(database),
        )
    finally:
        database.close()
