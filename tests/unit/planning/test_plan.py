"""Which calls are planned, which components cost none, and what the user is warned of."""

from __future__ import annotations

import pytest

from support.plans import BODIES, FILING, component, plan_for, section, split
from tenfold.components.catalogue import builtin_catalogue
from tenfold.errors import UsageError
from tenfold.planning.plan import Strategy, make_plan
from tenfold.sections.model import SectionStatus

ALPHA = component("alpha")
BETA = component("beta")
RISK = component("risk", "risk_factors", "1A")


def test_components_strategy_asks_each_question_by_itself_in_order():
    plan = plan_for([ALPHA, RISK, BETA])
    assert [call.name for call in plan.calls] == [
        "business.alpha",
        "business.beta",
        "risk_factors.risk",
    ]
    assert all(call.asked_together == () for call in plan.calls)


@pytest.mark.parametrize("strategy", [Strategy.SECTIONS, Strategy.SEQUENTIAL])
def test_other_strategies_ask_a_section_in_one_prompt(strategy):
    plan = plan_for([ALPHA, BETA, RISK], strategy)
    assert [call.name for call in plan.calls] == ["business[2]", "risk_factors[1]"]
    assert plan.calls[0].asked_together == ("alpha", "beta")
    assert plan.strategy is strategy


def test_a_section_that_reads_two_items_has_a_prompt_for_each():
    other = component("other", "business", "7")
    plan = plan_for([ALPHA, other, BETA], Strategy.SECTIONS)
    assert [(c.context.item, [p.key for p in c.components]) for c in plan.calls] == [
        ("1", ["alpha", "beta"]),
        ("7", ["other"]),
    ]
    assert [c.key for c in plan.sections[0].components] == ["alpha", "other", "beta"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (section("1", SectionStatus.ABSENT), "Item 1 is absent: not in this filing"),
        (
            section(
                "1", SectionStatus.INCORPORATED, reason="points to the annual report", brief=True
            ),
            "Item 1 is incorporated by reference: points to the annual report",
        ),
        (
            section("1", SectionStatus.INCORPORATED, brief=True),
            "Item 1 is incorporated by reference: it only points to another document",
        ),
        (
            section("1", brief=True, reason="short by its own words: None."),
            "Item 1 has nothing to analyse: short by its own words: None.",
        ),
    ],
)
def test_an_item_without_matter_costs_no_call(given, reason):
    plan = make_plan(FILING, split(given), [ALPHA, BETA, RISK], Strategy.COMPONENTS)
    assert [(s.component.key, s.reason) for s in plan.skipped] == [
        ("alpha", reason),
        ("beta", reason),
    ]
    assert [call.name for call in plan.calls] == ["risk_factors.risk"]
    assert plan.warnings == ()
    assert plan.sections[0].status is given.status


def test_an_annual_report_in_the_same_submission_is_read():
    found = section("1", SectionStatus.INCORPORATED, reason="read in Exhibit 13")
    plan = make_plan(FILING, split(found), [ALPHA, BETA], Strategy.COMPONENTS)
    assert [call.name for call in plan.calls] == ["business.alpha", "business.beta"]
    assert plan.skipped == ()


def test_a_suspect_item_is_read_with_a_warning():
    doubt = section("1", SectionStatus.SUSPECT, reason="half a section")
    plan = make_plan(FILING, split(doubt), [ALPHA, BETA], Strategy.COMPONENTS)
    assert len(plan.calls) == 2
    assert len(plan.warnings) == 1
    assert "Item 1 " in plan.warnings[0]
    assert "half a section" in plan.warnings[0]


def test_a_suspect_item_is_left_out_on_demand_without_a_warning():
    doubt = section("1", SectionStatus.SUSPECT, reason="half a section")
    plan = make_plan(FILING, split(doubt), [ALPHA], Strategy.COMPONENTS, skip_suspect=True)
    assert plan.calls == ()
    assert plan.warnings == ()
    assert plan.skipped[0].reason == "Item 1 is suspect: half a section"


def test_no_suspect_item_is_read_silently_though_its_section_begins_with_a_sound_one():
    """A section of the user's own may read several items."""
    doubt = section("7", SectionStatus.SUSPECT, reason="two items in one")
    own = [component("first", "own", "1"), component("second", "own", "7")]
    plan = make_plan(FILING, split(doubt), own, Strategy.COMPONENTS)
    assert len(plan.warnings) == 1
    assert plan.warnings[0].startswith("Item 7 looks wrong (two items in one)")


def test_two_sections_on_one_suspect_item_warn_once():
    doubt = section("1", SectionStatus.SUSPECT, reason="half a section")
    both = [ALPHA, component("mine", "own", "1")]
    assert len(make_plan(FILING, split(doubt), both, Strategy.COMPONENTS).warnings) == 1


def test_a_component_of_an_item_that_no_10k_has_is_told_by_name():
    with pytest.raises(UsageError, match=r"'own.odd' reads item '99'.*1, 1A, 7, 8"):
        plan_for([component("odd", "own", "99")])


def test_the_builtin_catalogue_plans_thirty_five_calls_or_four():
    everything = builtin_catalogue().components
    assert len(plan_for(everything).calls) == 35
    assert [c.name for c in plan_for(everything, Strategy.SECTIONS).calls] == [
        "business[12]",
        "mda[9]",
        "risk_factors[8]",
        "financials[6]",
    ]


def test_only_keeps_what_was_asked_together():
    call = plan_for([ALPHA, BETA], Strategy.SECTIONS).calls[0]
    part = call.only([BETA])
    assert part.components == (BETA,)
    assert part.asked_together == ("alpha", "beta")
    assert part.context is call.context
    assert part.name == "business[1]"


def test_a_call_knows_where_its_text_stands():
    context = plan_for([ALPHA]).calls[0].context
    assert (context.start, context.text) == (100, BODIES["1"])
