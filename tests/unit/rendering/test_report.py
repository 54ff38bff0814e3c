"""The report of an analysis: all that is known is on it, and it is a page that anyone can use."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from support.analyses import (
    DOUBT,
    doubted_json,
    judged_json,
    sample_analysis,
    sample_json,
    sample_supplement,
)
from support.pages import check_page
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.rendering import (
    EvidencePlace,
    Supplement,
    render_analysis,
    render_report,
    render_waterfall,
)
from unit.cli.builders import analysis, outcome


def _judged_page() -> str:
    return render_report(analysis_from_json(judged_json()), sample_supplement())


def test_the_whole_report_is_a_sound_page() -> None:
    tree = check_page(_judged_page(), styles=1)
    assert tree.xpath("string(//h1)") == "Halvorsen Controls Corporation"
    assert [h.text for h in tree.xpath("//h2")] == [
        "Before you read",
        "Figures",
        "Business",
        "Management's discussion and analysis",
        "Risk factors",
        "Financial statements",
        "Model calls",
        "Usage and cost",
    ]
    assert len(tree.xpath("//article[@data-component]")) == 35


def test_the_bare_analysis_needs_nothing_else() -> None:
    bare = replace(sample_analysis(), computed=None, trace=None)
    tree = check_page(render_report(bare), styles=1)
    assert not tree.xpath("//svg")
    assert "Passages, no model" in tree.text_content()


def test_the_analysis_brings_its_own_figures_and_a_supplement_those_it_lacks() -> None:
    own = render_report(sample_analysis())
    assert check_page(own, styles=1).xpath("//h2[@id='figures']")
    lacking = replace(sample_analysis(), computed=None)
    supplement = Supplement(financials=sample_supplement().financials)
    assert check_page(render_report(lacking, supplement), styles=1).xpath("//h2[@id='figures']")


def test_numbers_that_match_nothing_are_flagged_in_words_where_they_stand() -> None:
    tree = check_page(render_report(analysis_from_json(doubted_json())), styles=1)
    (card,) = tree.xpath("//article[@data-component='profitability_trends']")
    (lead,) = card.xpath("./div[@class='card-body']/div[@class='answer']/p[@class='flag']")
    assert " ".join(lead.text_content().split()) == f"⚠ {DOUBT}: $9.9 million"
    first, second = card.xpath(".//ul[@class='items']/li")
    assert "is-doubtful" not in first.get("class")
    assert "is-doubtful" in second.get("class")
    (flag,) = second.xpath("./p[@class='flag']")
    assert " ".join(flag.text_content().split()) == f"⚠ {DOUBT}: 39.9%, 77 days"
    notices = " ".join(tree.xpath("string(//section[@class='notices'])").split())
    assert "3 numbers of the answers match nothing" in notices


def test_what_matches_is_not_flagged() -> None:
    document = doubted_json()
    answer = document["sections"]["financials"]["components"]["profitability_trends"]
    for number in answer["numbers"]:
        number["status"] = "text"
    page = render_report(analysis_from_json(document))
    assert DOUBT not in page


def test_a_note_stands_at_its_section_and_not_above_too() -> None:
    document = sample_json()
    note = "The filing has no tagged figures: the statements are read as text."
    document |= {"figures": None, "notices": [note, "Something else."]}
    document["sections"]["financials"]["note"] = note
    tree = check_page(render_report(analysis_from_json(document)), styles=1)
    (part,) = tree.xpath("//section[@data-section='financials']")
    assert note in part.text_content()
    assert tree.text_content().count(note) == 1
    assert "Something else." in tree.xpath("string(//section[@class='notices'])")


def test_the_policy_allows_the_one_style_and_nothing_else() -> None:
    page = _judged_page()
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = check_page(page, styles=1).xpath("string(//meta[@http-equiv]/@content)")
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_the_fragment_has_no_style_at_all() -> None:
    fragment = render_analysis(analysis_from_json(judged_json()), sample_supplement())
    check_page(f"<!doctype html><html><body>{fragment}</body></html>", styles=0)


def test_every_state_of_a_card_says_what_it_is() -> None:
    tree = check_page(_judged_page(), styles=1)
    states = {
        card.get("data-component"): (card.get("data-state"), card.xpath("string(.)"))
        for card in tree.xpath("//article[@data-component]")
    }
    assert states["key_products"][0] == "failed"
    assert "Failed" in states["key_products"][1]
    assert "too slow" in states["key_products"][1]
    assert states["competition"][0] == "skipped"
    assert states["supply_chain"][0] == "empty"
    assert "Nothing found" in states["supply_chain"][1]
    assert states["human_capital"][0] == "ok"


def test_a_card_has_source_time_and_cost() -> None:
    calls = tuple(replace(call, name="mda.cash_flow") for call in sample_supplement().calls[:1])
    untraced = replace(analysis_from_json(judged_json()), trace=None)
    page = render_report(untraced, Supplement(calls=calls))
    meta = check_page(page, styles=1).xpath(
        "string(//article[@data-component='cash_flow']//p[@class='card-meta'])"
    )
    assert re.sub(r"\s+", " ", meta).strip().startswith("✓ Answered Passages")
    assert re.search(r"\d\.\d s", meta)
    assert "$0.0100" in meta


def test_segments_are_a_table_and_a_lost_quote_is_marked_in_words() -> None:
    tree = check_page(_judged_page(), styles=1)
    (card,) = tree.xpath("//article[@data-component='business_segments']")
    heads = card.xpath(".//th[@scope='col']/text()")
    assert heads == ["Name", "What the filing says", "Share of revenue"]
    (lost,) = card.xpath(".//tr[contains(@class, 'is-doubtful')]")
    assert "Not found in the filing" in lost.text_content()
    assert "1 of" in tree.xpath("string(//section[@class='notices'])")


def test_risks_are_in_the_matrix_and_can_be_filtered() -> None:
    tree = check_page(_judged_page(), styles=1)
    listed = tree.xpath("//ul[@data-risks]/li")
    placed = tree.xpath("//table[@class='matrix']//li/a/@href")
    assert listed
    assert {f"#{risk.get('id')}" for risk in listed} == set(placed)
    assert {risk.get("data-severity") for risk in listed} == {"low", "medium", "high"}
    assert all(risk.get("data-family") and risk.get("data-likelihood") for risk in listed)


def test_unjudged_risks_have_a_designed_state() -> None:
    tree = check_page(render_report(sample_analysis()), styles=1)
    assert not tree.xpath("//table[@class='matrix']")
    assert "Nobody has judged these risks" in tree.text_content()


def test_quotes_open_with_what_stands_around_them() -> None:
    tree = check_page(_judged_page(), styles=1)
    text = sample_supplement().text
    assert text is not None
    plain = " ".join(text.split())
    surroundings = tree.xpath("//details//p[@class='around']")
    assert len(surroundings) > 50
    shown = " ".join(surroundings[0].text_content().split()).strip("… ")
    assert shown in plain


def test_quotes_lead_to_the_filing_pane_of_a_service() -> None:
    def link(place: EvidencePlace) -> str:
        return f"/filings/x/items/{place.item}?start={place.start}&end={place.end}"

    page = render_report(sample_analysis(), Supplement(evidence_link=link))
    links = check_page(page, styles=1).xpath("//a[@class='evidence']/@href")
    assert len(links) > 50
    assert re.fullmatch(r"/filings/x/items/1A?\?start=\d+&end=\d+", links[0])


def test_ratios_explain_themselves_without_a_script() -> None:
    tree = check_page(_judged_page(), styles=1)
    (tip,) = tree.xpath("//button[text()='Operating margin']")
    (told,) = tree.xpath(f"//*[@id='{tip.get('aria-describedby')}']")
    assert "operating income ÷ revenue" in told.text_content()
    assert "operating income FY2025 66,538,000" in told.text_content()


def test_tables_name_their_rows_and_columns() -> None:
    tree = check_page(_judged_page(), styles=1)
    for table in tree.xpath("//table"):
        assert table.xpath(".//th[@scope='row']")
    for table in tree.xpath("//table[not(contains(@class, 'stack'))]"):
        assert table.xpath("./caption")


def test_what_is_known_besides_stands_in_the_header() -> None:
    document = sample_json()
    document["filing"] |= {"cik": "320193", "accession": "0000320193-25-000079"}
    page = render_report(
        analysis_from_json(document),
        Supplement(
            ticker="HLV", filed="2025-11-20", made_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
        ),
    )
    header = check_page(page, styles=1).xpath("//header")[0]
    words = header.text_content()
    assert all(text in words for text in ("HLV", "2025-11-20", "2026-01-02 03:04 UTC"))
    assert header.xpath(".//a/@href") == [
        "https://www.sec.gov/Archives/edgar/data/320193/000032019325000079/"
        "0000320193-25-000079-index.htm"
    ]


def test_offsets_that_lie_outside_the_text_are_not_followed() -> None:
    document = sample_json()
    for item in document["sections"]["business"]["components"]["competition"]["value"]["items"]:
        item["evidence"] |= {"start": -5, "end": 10**9}
    page = render_report(analysis_from_json(document), sample_supplement())
    (card,) = check_page(page, styles=1).xpath("//article[@data-component='competition']")
    assert not card.xpath(".//details")


def test_the_waterfall_alone_for_a_page_that_follows_calls() -> None:
    fragment = render_waterfall(sample_supplement().calls)
    assert "Critical path" in fragment
    assert 'class="is-failed"' in fragment
    assert "One after another" in fragment


@pytest.mark.parametrize("count", [0, 1])
def test_a_section_with_few_or_no_components(count: int) -> None:
    outcomes = [outcome(None, reason="no model")] * count
    tree = check_page(render_report(analysis(*outcomes)), styles=1)
    assert f"0 of {count} answered" in tree.text_content()


def test_figures_of_a_filing_without_its_end_say_so() -> None:
    figures = sample_supplement().financials
    assert figures is not None
    half = replace(figures, filing=replace(figures.filing, broken_off="it stops within a tag"))
    lacking = replace(sample_analysis(), computed=None)
    tree = check_page(render_report(lacking, Supplement(financials=half)), styles=1)
    (part,) = tree.xpath("//section[@aria-labelledby='figures']")
    (note,) = part.xpath("./p[@class='note']")
    assert "The file breaks off (it stops within a tag)" in note.text_content()
    assert "breaks off" not in render_report(lacking, Supplement(financials=figures))
