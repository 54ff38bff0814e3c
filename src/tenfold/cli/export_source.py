"""Where an exported analysis comes from: a file of ``tenfold analyze --json``, or a target."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tenfold.analysis.deserialise import analysis_from_json
from tenfold.analysis.typed import Analysis
from tenfold.cli.choices import Reading
from tenfold.cli.output_files import STDOUT
from tenfold.cli.reading import read_filing
from tenfold.cli.stored_json import is_stored, stored_json
from tenfold.components.catalogue import load_catalogue
from tenfold.errors import FilingError, NoFactsError
from tenfold.filings.model import Filing
from tenfold.filings.sample import is_sample
from tenfold.financials.report import Financials, compute_financials
from tenfold.reading import read_and_split
from tenfold.rendering.supplement import NOTHING_ELSE, Supplement
from tenfold.sections.model import SplitFiling
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.store.caches import open_caches


@dataclass(frozen=True, slots=True)
class ExportSource:
    """An analysis with what a page of it shows besides."""

    analysis: Analysis
    supplement: Supplement
    is_new: bool
    """Whether it was analysed just now, so that its failures are this command's."""


def export_source(target: str, reading: Reading) -> ExportSource:
    """The analysis that ``target`` names: '-' for JSON on stdin, a JSON file, or a filing.

    Raises:
        UsageError: the file or stdin cannot be read.
        TenfoldError: what stands there is no analysis; or as ``tenfold.stream``.
        AnalysisInterrupted: the user pressed Ctrl-C.
    """
    if target == STDOUT or is_stored(target):
        return _stored(stored_json(target), reading)
    return _analysed(target, reading)


def _analysed(target: str, reading: Reading) -> ExportSource:
    analysis = read_filing(target, reading)
    filing, split = asyncio.run(_read_again(analysis.filing, reading))
    supplement = Supplement(
        financials=None if analysis.figures else _figures(filing, split),
        text=split.text,
        made_at=datetime.now(UTC),
    )
    return ExportSource(analysis, supplement, is_new=True)


def _stored(document: dict[str, Any], reading: Reading) -> ExportSource:
    settings = reading.options().resolved_settings()
    catalogue = load_catalogue([*settings.component_paths, *reading.components])
    analysis = analysis_from_json(document, catalogue.components)
    supplement = NOTHING_ELSE
    if (found := _filing_beside(analysis.filing, reading)) is not None:
        financials = None if analysis.figures else _figures(*found)
        supplement = Supplement(financials=financials, text=found[1].text)
    return ExportSource(analysis, supplement, is_new=False)


def _filing_beside(filing: Filing, reading: Reading) -> tuple[Filing, SplitFiling] | None:
    """The filing itself, if it is the sample, or still a file where it was read, and the same."""
    if not (is_sample(filing.source) or Path(filing.source).is_file()):
        return None
    try:
        read, split = asyncio.run(_read_again(filing, reading))
    except FilingError:
        return None
    return (read, split) if read.sha256 == filing.sha256 else None


async def _read_again(filing: Filing, reading: Reading) -> tuple[Filing, SplitFiling]:
    """The filing's text and tags, which an analysis does not carry; both are in the cache."""
    settings = reading.options().resolved_settings()
    with open_caches(
        settings.cache_dir, splitter_version=SPLITTER_VERSION, use_cache=reading.use_cache
    ) as caches:
        return await read_and_split(filing.source, caches, settings)


def _figures(filing: Filing, split: SplitFiling) -> Financials | None:
    try:
        return compute_financials(filing, split.tagged)
    except NoFactsError:
        return None
