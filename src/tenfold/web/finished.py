"""Finished analyses as HTML and as files, made from what is kept of them.

A finished analysis never changes, so that its page is drawn once and held.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup

from tenfold import __version__
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.charts.waterfall import CallTiming
from tenfold.components.base import Component
from tenfold.errors import AnalysisNotFoundError
from tenfold.export.formats import ExportFormat, export_analysis
from tenfold.financials.report import Financials
from tenfold.financials.stored import financials_from_json
from tenfold.rendering.context import analysis_context
from tenfold.rendering.supplement import Supplement
from tenfold.service.stores import Stores
from tenfold.settings import Settings
from tenfold.store.analyses.record import AnalysisRecord, KeptEvent
from tenfold.web.environment import environment
from tenfold.web.held_pages import FinishedPage, HeldPages
from tenfold.web.links import evidence_link, source_document
from tenfold.web.live.state import LiveState
from tenfold.web.passages import Texts

_MOST_SOURCES: Final = 64


class FinishedAnalyses:
    """Draws finished analyses; its methods block and raise ``StoreError``."""

    def __init__(
        self,
        stores: Stores,
        texts: Texts,
        known: Callable[[], Mapping[str, Component[Any]]],
        scrub: Callable[[str], str],
        settings: Settings,
    ) -> None:
        self._stores = stores
        self._texts = texts
        self._known = known
        self._scrub = scrub
        self._settings = settings
        self._held = HeldPages()
        self._sources: dict[str, str | None] = {}

    def page(self, record: AnalysisRecord) -> FinishedPage:
        """Header, contents and sections.

        Raises:
            TenfoldError: what is kept was written by another version of Tenfold.
        """
        held = self._held.get(record.id)
        if held is None:
            document = self._document(record)
            analysis = analysis_from_json(document, self._known().values())
            supplement = self._supplement(record, document, with_text=False)
            view = analysis_context(analysis, supplement)
            template = environment().get_template("analysis.html.jinja")
            html = template.render(page=view, version=__version__)
            held = FinishedPage(view.title, Markup(html))  # noqa: S704 - escaped
            self._held.put(record.id, held)
        return held

    def export(self, record: AnalysisRecord, kind: ExportFormat) -> bytes:
        """The analysis as a file.

        Raises:
            TenfoldError: as ``page``.
        """
        document = self._document(record)
        analysis = analysis_from_json(document, self._known().values())
        return export_analysis(analysis, kind, self._supplement(record, document, with_text=True))

    def source(self, record: AnalysisRecord) -> str | None:
        """Where the filing came from, as its analysis noted when it began."""
        if record.id not in self._sources:
            self._sources[record.id] = self._read_source(record)
            while len(self._sources) > _MOST_SOURCES:
                self._sources.pop(next(iter(self._sources)))
        return self._sources[record.id]

    def _read_source(self, record: AnalysisRecord) -> str | None:
        result = self._stores.analyses.result(record.id)
        if result is not None:
            return json.loads(result)["filing"]["source"]
        for event in self._stores.analyses.events(record.id):
            if event.name == "started":
                return json.loads(event.data)["filing"]["source"]
        return None

    def _document(self, record: AnalysisRecord) -> dict[str, Any]:
        result = self._stores.analyses.result(record.id)
        if result is None:
            raise AnalysisNotFoundError(
                "This analysis has no result yet. Open its page to see how far it has come."
            )
        return json.loads(self._scrub(result))

    def _supplement(
        self, record: AnalysisRecord, document: Mapping[str, Any], *, with_text: bool
    ) -> Supplement:
        text_id = record.text_id
        split = self._texts.get(text_id) if with_text and text_id else None
        return Supplement(
            financials=self._figures(document, text_id),
            text=None if split is None else split.text,
            calls=self._calls(record, document),
            ticker=record.ticker,
            document_url=source_document(document["filing"]["source"], self._settings),
            made_at=datetime.fromisoformat(record.finished_at) if record.finished_at else None,
            evidence_link=None if with_text else evidence_link(record.id),
            brief=not with_text,
        )

    def _calls(self, record: AnalysisRecord, document: Mapping[str, Any]) -> tuple[CallTiming, ...]:
        """Of one that was kept before traces were, what its events tell."""
        if document.get("trace") is not None:
            return ()
        return _timings(self._stores.analyses.events(record.id))

    def _figures(self, document: Mapping[str, Any], text_id: str | None) -> Financials | None:
        """The analysis's own; of one that has none, what the filing tags."""
        figures = document.get("figures")
        if figures is None and text_id is not None:
            figures = self._stores.texts.figures(text_id)
        return None if figures is None else financials_from_json(figures)


def _timings(events: Iterable[KeptEvent]) -> tuple[CallTiming, ...]:
    state = LiveState()
    for event in events:
        if event.name == "call":
            state.see(event.name, json.loads(event.data))
    return state.calls
