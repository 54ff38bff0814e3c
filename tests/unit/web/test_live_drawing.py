"""Which parts of a running page an event changes, and what they say then."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from support.analyses import sample_supplement
from tenfold.options import Options
from tenfold.rendering.entries import Anchors
from tenfold.rendering.figures import make_figures
from tenfold.settings import Settings
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent
from tenfold.web.live.drawing import CONTENTS, FIGURES, HEAD, SECTIONS, STATUS, LiveDrawing

RECORD = AnalysisRecord(
    id="a1",
    status=AnalysisStatus.RUNNING,
    origin="service",
    target="sample",
    ticker=None,
    request="{}",
    request_key="k",
    created_at="2026-01-03T10:00:00+00:00",
    started_at="2026-01-03T10:00:00+00:00",
)
ASKED = {
    "risk_factors": ("1A", ["financial_and_market", "overall_profile"]),
    "business": ("1", ["key_products"]),
}
MATRIX = "section-risk_factors-matrix"


class Page:
    """A drawing, told of events by name and data."""

    def __init__(self, *, reads_passages: bool = False) -> None:
        settings = Settings.from_environment()
        known = {c.name: c for c in Options().catalogue(settings)}
        self.drawing = LiveDrawing(RECORD, known, settings)
        self.tell("started", filing={"company": "Kites"}, model="m", reads_passages=reads_passages)
        for key, (item, names) in ASKED.items():
            components = [
                {"component": f"{key}.{name}", "key": name, "title": name.title()} for name in names
            ]
            self.tell(
                "section", key=key, item=item, status="present", reason=None, components=components
            )

    def tell(self, name: str, **data: Any) -> tuple[list[str], list[str]]:
        return self.drawing.fold(KeptEvent(1, name, json.dumps({"at_seconds": 0.1, **data})))

    def land(self, component: str, value: dict[str, Any]) -> tuple[list[str], list[str]]:
        section, key = component.split(".")
        more = {"source": "model", "seconds": 1.0, "status": "ok", "value": value, "reason": None}
        return self.tell("component_done", component=component, section=section, key=key, **more)

    def part(self, target: str) -> Any:
        """The part, whose outermost element has the id it goes by."""
        (element,) = html.fragments_fromstring(str(self.drawing.draw(target)).strip())
        assert element.get("id") == target
        return element


def risk(name: str, severity: str) -> dict[str, Any]:
    evidence = {"quote": "x", "start": None, "end": None}
    return {
        "title": name,
        "description": f"{name}.",
        "category": "financial_and_market",
        "severity": severity,
        "likelihood": "high",
        "evidence": evidence,
    }


def test_figures_change_head_contents_and_charts_at_once() -> None:
    page = Page()
    assert page.part(FIGURES).xpath("count(.//svg)") == 0
    assert "figures" not in [a.get("href") for a in page.part(CONTENTS).iter("a")]
    at_once, calmly = page.tell("figures", fiscal_years=[2025])
    assert (at_once, calmly) == ([HEAD, CONTENTS, FIGURES], [])
    financials = sample_supplement().financials
    assert financials is not None
    page.drawing.show_figures(make_figures(financials, Anchors()))
    assert page.part(FIGURES).xpath("count(.//svg)") == 4
    assert page.part(CONTENTS).xpath("string(.//a)").strip() == "Figures"
    assert "1,413" in page.part(HEAD).text_content()


def test_risks_stand_in_the_matrix_as_soon_as_they_land() -> None:
    page = Page()
    assert page.part(MATRIX).xpath("count(.//td[@data-severity])") == 9
    assert not page.part(MATRIX).xpath(".//li")
    at_once, calmly = page.land(
        "risk_factors.financial_and_market", {"items": [risk("Rates", "high"), risk("FX", "low")]}
    )
    assert at_once == ["card-risk_factors-financial_and_market-card", MATRIX]
    assert calmly == [STATUS, CONTENTS, "section-risk_factors-tally"]
    (high,) = page.part(MATRIX).xpath(".//td[@data-severity='high'][@data-likelihood='high']")
    assert high.xpath("string(.//li)") == "Rates"
    assert page.part("section-risk_factors-tally").text_content() == "Item 1A · 1 of 2 answered"
    lines = [" ".join(a.text_content().split()) for a in page.part(CONTENTS).iter("a")]
    assert lines == ["Risk factors 1/ of 2", "Business 0/ of 1"]
    # Whoever comes now gets the same in one piece.
    whole = page.part(SECTIONS)
    assert len(whole.xpath(f".//div[@id='{MATRIX}']//li")) == 2


def test_another_answer_leaves_the_matrix_alone() -> None:
    page = Page()
    at_once, _ = page.land("business.key_products", {"items": []})
    assert at_once == ["card-business-key_products-card"]


def test_the_reader_of_passages_gets_no_empty_matrix() -> None:
    page = Page(reads_passages=True)
    assert len(page.part(MATRIX)) == 0


def test_a_table_is_one_while_it_is_written() -> None:
    page = Page()
    product = {"name": "Foil", "description": "A kite.", "category": "Kites"}
    page.tell("component_started", component="business.key_products")
    for begun in ({}, {"name": "Lin"}):
        value = {"items": [product, begun]}
        page.tell("partial", component="business.key_products", value=value)
        card = page.part("card-business-key_products-card")
        assert "is-writing" in card.get("class")
        names = ["Foil", "Lin"] if "name" in begun else ["Foil"]
        assert [th.text_content() for th in card.xpath(".//tbody//th")] == names


def test_what_landed_last_is_named_first() -> None:
    page = Page()
    page.land("business.key_products", {"items": []})
    page.land("risk_factors.financial_and_market", {"items": []})
    status = page.part(STATUS)
    assert [a.get("href") for a in status.iter("a")] == [
        "#card-risk_factors-financial_and_market",
        "#card-business-key_products",
    ]


@pytest.mark.parametrize("status", [AnalysisStatus.CANCELLED, AnalysisStatus.FAILED])
def test_what_had_not_landed_when_it_ended_says_so(status: AnalysisStatus) -> None:
    page = Page()
    call = {"call": "business.key_products"}
    page.tell("call", **call, phase="queued", section="business", components=["key_products"])
    page.tell("call", **call, phase="started", attempt=1)
    page.tell("component_started", component="business.key_products")
    page.land("risk_factors.financial_and_market", {"items": [risk("Rates", "high")]})
    ended = replace(RECORD, status=status, finished_at="2026-01-03T10:00:09+00:00")
    page.drawing.record = ended
    card = page.part("card-business-key_products-card")
    assert "Not answered" in card.text_content()
    assert "Rates" in page.part("card-risk_factors-financial_and_market-card").text_content()
    assert "cancelled" in page.part("live-calls").text_content()
    assert page.part(STATUS).xpath("not(.//progress)")
