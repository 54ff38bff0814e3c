"""An analysis comes back from its JSON as it was, and nothing else does."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.analyses import judged_json, sample_analysis, sample_json
from support.sample_figures import sample
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.analysis.serialise import analysis_json
from tenfold.analysis.stored_value import StoredValue, stored_value
from tenfold.analysis.view import entry_of
from tenfold.components.shapes.business import SegmentList
from tenfold.errors import TenfoldError
from tenfold.grounding.number_check import NumberCheck, NumberStatus
from tenfold.planning.read_share import ReadShare
from unit.cli.builders import analysis, component, outcome


def test_the_sample_comes_back_typed() -> None:
    document = json.loads(json.dumps(sample_json()))
    back = analysis_from_json(document)
    assert analysis_json(back) == document
    assert isinstance(back.business.business_segments, SegmentList)
    assert back.business.business_segments == sample_analysis().business.business_segments


def test_failed_skipped_and_empty_components_come_back() -> None:
    document = judged_json()
    back = analysis_from_json(document)
    assert analysis_json(back) == document
    assert back.outcomes["business.key_products"].reason == "too slow"


def test_a_component_that_is_not_known_keeps_all_it_said() -> None:
    document = analysis_json(analysis(outcome()))
    back = analysis_from_json(document)
    assert analysis_json(back) == document
    (found,) = back.outcomes.values()
    assert isinstance(found.result, StoredValue)
    entry = entry_of(found.result)
    (_, points), *_ = entry.groups
    assert points[0].heading == "One large customer"
    assert points[0].quotes[0].start == 7
    assert ("share of revenue", "33%") in points[0].facts


def test_a_users_own_component_comes_back_typed_where_it_is_known() -> None:
    document = analysis_json(analysis(outcome()))
    back = analysis_from_json(document, [component()])
    (found,) = back.outcomes.values()
    assert found.result == outcome().result


_checks = st.builds(
    NumberCheck,
    text=st.text(max_size=8),
    path=st.text(max_size=8),
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    status=st.sampled_from(NumberStatus),
    match=st.none() | st.text(max_size=8),
)


@settings(deadline=None, max_examples=40)
@given(
    numbers=st.none() | st.lists(_checks, max_size=4).map(tuple),
    note=st.none() | st.text(max_size=8),
    figures=st.booleans(),
    read=st.none()
    | st.builds(
        ReadShare,
        item=st.text(max_size=3),
        words=st.integers(0, 10**6),
        of_words=st.integers(0, 10**6),
        own=st.booleans(),
    ),
)
def test_checks_notes_figures_and_shares_come_back(
    numbers: Any, note: Any, figures: bool, read: Any
) -> None:
    known = analysis(replace(outcome(), numbers=numbers, read=read))
    (section,) = known.sections.values()
    section.note = note
    financials = sample()[2] if figures else None
    document = analysis_json(replace(known, computed=financials))
    back = analysis_from_json(document)
    assert analysis_json(back) == document
    assert (back.figures is None) is not figures
    (found,) = back.outcomes.values()
    assert found.numbers == numbers
    assert found.read == read


def test_an_analysis_from_before_there_were_figures_is_read() -> None:
    document = sample_json()
    del document["figures"]
    for section in document["sections"].values():
        del section["note"]
        for told in section["components"].values():
            del told["numbers"], told["read"]
    back = analysis_from_json(document)
    assert back.figures is None
    assert back.financials.note is None
    assert all(outcome.numbers is None for outcome in back.outcomes.values())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("filing"), "filing: Field required"),
        (lambda d: d["usage"].update(calls="many"), "usage.calls"),
        (lambda d: d["sections"]["mda"].update(status="fine"), "sections.mda.status"),
        (lambda d: d["sections"]["mda"]["components"]["cash_flow"].update(value=None), "without"),
        (lambda d: d["sections"]["mda"]["components"]["cash_flow"].update(value={}), "items"),
        (lambda d: d.update(figures={"facts": []}), "figures of this analysis"),
        (lambda d: d["sections"]["mda"]["components"]["cash_flow"].update(numbers=[{}]), "numbers"),
    ],
)
def test_what_is_no_analysis_is_refused_in_one_sentence(change: Any, said: str) -> None:
    document = sample_json()
    change(document)
    with pytest.raises(TenfoldError, match=said) as caught:
        analysis_from_json(document)
    assert "again with this version" in str(caught.value)


_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8) | st.just("model_dump"), _json_values, max_size=4))
def test_any_object_survives_as_a_stored_value(fields: dict[str, Any]) -> None:
    value = stored_value(fields)
    assert value.model_dump(mode="json") == fields
    entry_of(value)  # and can be shown


@pytest.mark.parametrize("quote", [{"quote": "", "start": None, "end": None}, {"quote": "a"}])
def test_what_only_resembles_evidence_stays_an_object(quote: dict[str, Any]) -> None:
    assert stored_value({"evidence": quote}).model_dump(mode="json") == {"evidence": quote}
