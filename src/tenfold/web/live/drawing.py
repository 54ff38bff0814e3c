"""Draws the parts of a running analysis's page, and knows which of them an event changes."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup

from tenfold.analysis.headings import earlier_lines
from tenfold.charts.waterfall import (
    CallStatus,
    CallTiming,
    Waterfall,
    make_waterfall,
    one_by_one_seconds,
)
from tenfold.components.base import Component
from tenfold.rendering.cards import SectionView
from tenfold.rendering.contents import ContentsLine, contents_of
from tenfold.rendering.figures import FiguresView
from tenfold.rendering.progress import Progress
from tenfold.rendering.risks import RISKS
from tenfold.settings import Settings
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent
from tenfold.web.environment import environment
from tenfold.web.live.cards import CardMaker
from tenfold.web.live.state import LiveState
from tenfold.web.live.views import LiveHead, head_of, progress_of

HEAD: Final = "top"
STATUS: Final = "status"
CONTENTS: Final = "contents"
NOTICES: Final = "notices-part"
FIGURES: Final = "figures-part"
SECTIONS: Final = "sections-part"
CALLS: Final = "live-calls"
_TALLY: Final = "-tally"
_MATRIX: Final = "-matrix"
_TEMPLATES: Final = {
    HEAD: "header.html.jinja",
    STATUS: "progress.html.jinja",
    CONTENTS: "contents.html.jinja",
    NOTICES: "live_notices.html.jinja",
    FIGURES: "live_figures.html.jinja",
    SECTIONS: "live_sections.html.jinja",
    CALLS: "live_calls.html.jinja",
}


class LiveDrawing:
    """One analysis's page parts; used on one event loop."""

    def __init__(
        self, record: AnalysisRecord, known: Mapping[str, Component[Any]], settings: Settings
    ) -> None:
        self.record = record
        self.place_in_queue = 0
        self.state = LiveState()
        self._cards = CardMaker(
            record.id, self.state, known, settings, lambda: self.record.status.is_over
        )
        self._figures: FiguresView | None = None
        self._began_at = None if record.started_at is None else _seconds(record.started_at)
        self._components: dict[str, str] = {}

    def fold(self, event: KeptEvent) -> tuple[list[str], list[str]]:
        """Take note of ``event``; the ids of parts to tell at once, and of those in a while."""
        data: dict[str, Any] = json.loads(event.data)
        changed = self.state.see(event.name, data)
        if self._began_at is None and "at_seconds" in data:
            self._began_at = time.time() - data["at_seconds"]
        at_once: list[str] = []
        calmly: list[str] = []
        if changed.sections:
            # Drawn once all of them are known: they are told in one breath.
            calmly += [HEAD, SECTIONS, CONTENTS, STATUS]
        if changed.component:
            card = self._cards.target(changed.component)
            self._components[card] = changed.component
            section = self._cards.section_anchor(changed.component)
            (at_once if changed.landed else calmly).append(card)
            if changed.landed:
                at_once += [section + _MATRIX] if changed.component.startswith(f"{RISKS}.") else []
                calmly += [STATUS, CONTENTS, section + _TALLY]
        if changed.calls:
            calmly += [CALLS, STATUS]
        if changed.notices:
            at_once.append(NOTICES)
        if changed.figures:
            at_once += [HEAD, CONTENTS, FIGURES]
        return at_once, calmly

    def show_figures(self, figures: FiguresView) -> None:
        """Have the filing's figures on the page."""
        self._figures = figures

    def draw(self, target: str) -> Markup:
        """The part with the id ``target``."""
        return Markup(self._drawn(target))  # noqa: S704 - of our templates, which escape

    def _drawn(self, target: str) -> str:
        env = environment()
        if component := self._components.get(target):
            return env.get_template("card.html.jinja").render(card=self._cards.card(component))
        if target.endswith(_TALLY):
            item, tally = self._cards.tally(target.removesuffix(_TALLY))
            template = env.get_template("live_tally.html.jinja")
            return template.render(id=target, item=item, tally=tally)
        if target.endswith(_MATRIX):
            template = env.get_template("live_matrix.html.jinja")
            return template.render(id=target, matrix=self._cards.matrix())
        values = {
            HEAD: lambda: {"page": self.head},
            STATUS: lambda: {"progress": self.progress},
            CONTENTS: lambda: {"contents": self.contents},
            NOTICES: lambda: {"notices": self.state.notices},
            FIGURES: lambda: {"page": self.head},
            SECTIONS: lambda: {"sections": self._cards.sections()},
            CALLS: lambda: {"waterfall": self._waterfall()},
        }[target]()
        return env.get_template(_TEMPLATES[target]).render(**values)

    def _waterfall(self) -> Waterfall:
        earlier = earlier_lines(self.state.earlier)
        return make_waterfall(
            self._timings(),
            self.elapsed_seconds,
            earlier,
            is_growing=not self.record.status.is_over,
        )

    @property
    def sections(self) -> list[SectionView]:
        """Every section with its cards."""
        return self._cards.sections()

    def parts(self) -> dict[str, Markup]:
        """Every part that stands on the page from the start, by its id, as HTML."""
        names = (HEAD, STATUS, CONTENTS, NOTICES, FIGURES, SECTIONS, CALLS)
        return {name: self.draw(name) for name in names}

    @property
    def head(self) -> LiveHead:
        """What stands above the sections."""
        return head_of(self.record, self.state, self._figures)

    @property
    def contents(self) -> tuple[ContentsLine, ...]:
        """Where each part begins."""
        has_figures = self._figures is not None
        return contents_of(self._cards.contents(), figures=has_figures, calls=False, usage=False)

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        return progress_of(
            self.record,
            self.state,
            one_by_one_seconds(self._timings(), self.elapsed_seconds),
            self.elapsed_seconds,
            self.place_in_queue,
        )

    @property
    def elapsed_seconds(self) -> float | None:
        """Since the analysis began; until it ended, where it has."""
        if self._began_at is None:
            return None
        over = self.record.status.is_over and self.record.finished_at
        now = _seconds(self.record.finished_at) if over and self.record.finished_at else time.time()
        return max(0.0, now - self._began_at)

    @property
    def is_reading(self) -> bool:
        """Whether the filing is being fetched and split: nothing has been asked yet."""
        return self.record.status is AnalysisStatus.RUNNING and self.state.started is None

    def _timings(self) -> list[CallTiming]:
        calls = self.state.calls
        if not self.record.status.is_over:
            return list(calls)
        return [
            call if call.ended is not None else replace(call, status=CallStatus.CANCELLED)
            for call in calls
        ]


def _seconds(iso: str) -> float:
    return datetime.fromisoformat(iso).timestamp()
