"""A kept analysis as a file, by its ID: the same bytes as the dashboard's export."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tenfold.cli.choices import Reading
    from tenfold.components.base import Component
    from tenfold.export import ExportFormat

_ID: Final = re.compile(r"[0-9a-f]{16}")


def is_kept_id(source: str) -> bool:
    """Whether ``source`` is the ID of a kept analysis; a file of that name goes before."""
    return _ID.fullmatch(source) is not None and not Path(source).exists()


def export_kept(analysis_id: str, kind: ExportFormat, reading: Reading) -> bytes:
    """The analysis with that ID as a file.

    Raises:
        AnalysisNotFoundError: no such ID, or it has no result.
        StoreError: what is kept cannot be read.
        TenfoldError: it was kept by another version of Tenfold.
    """
    from tenfold.components.catalogue import load_catalogue
    from tenfold.service.stores import open_stores
    from tenfold.web.finished import FinishedAnalyses
    from tenfold.web.passages import Texts

    settings = reading.options().resolved_settings()

    @cache
    def known() -> Mapping[str, Component[Any]]:
        catalogue = load_catalogue([*settings.component_paths, *reading.components])
        return {component.name: component for component in catalogue.components}

    with open_stores(settings) as stores:
        record = stores.analyses.get(analysis_id)
        finished = FinishedAnalyses(stores, Texts(stores.texts), known, lambda text: text, settings)
        return finished.export(record, kind)
