"""What the prompts about an item begin with, where it is cut."""

from __future__ import annotations

import dataclasses
import re

import pytest

from support.plans import FILING, TITLES, component
from tenfold.components.base import Component
from tenfold.errors import PromptTooLongError
from tenfold.llm.prefix_caching import PrefixCaching
from tenfold.llm.protocol import ModelIdentity
from tenfold.llm.windows import check_fits
from tenfold.planning.focus.policy import ContextMode, ContextPolicy
from tenfold.planning.identity import response_identity
from tenfold.planning.plan import Plan, Strategy, make_plan
from tenfold.sections.model import Section, SectionStatus, SplitFiling

TOPICS = ("valves", "pumps", "pipes", "towns", "rivers", "bridges", "winters", "foundries")
TEXT = "\n\n".join(
    f"All about {topic}\n\n"
    + "\n\n".join(
        f"Of {topic} we say in paragraph {n} what there is to say, and it takes some words to say "
        f"it, so that the paragraph about {topic} is as long as paragraphs of filings are."
        for n in range(12)
    )
    for topic in TOPICS
)
MODEL = ModelIdentity("openai-chat", "small", "http://127.0.0.1:8080/v1")
FOCUSED = ContextPolicy(mode=ContextMode.FOCUSED, budget_tokens=500)
CACHING = ContextPolicy(mode=ContextMode.AUTO, prices=PrefixCaching(1_024, 1.25, 0.1, marked=True))


def about(topic: str, section: str = "business") -> Component:
    return dataclasses.replace(component(topic, section), cues=(topic,))


VALVES, PUMPS = about("valves"), about("pumps")
MANY = [about(topic) for topic in TOPICS]


def split(text: str = TEXT) -> SplitFiling:
    start = 700
    sections = [
        Section(item, title, SectionStatus.PRESENT, None, start, start + len(text), text)
        for item, title in TITLES.items()
    ]
    return SplitFiling("", tuple(sections))


def plan(components, policy, strategy=Strategy.COMPONENTS, text=TEXT) -> Plan:
    return make_plan(FILING, split(text), components, strategy, policy=policy)


def test_each_question_has_its_own_passages():
    valves, pumps = plan([VALVES, PUMPS], FOCUSED).calls
    assert "All about valves" in valves.context.rendered
    assert "All about pumps" not in valves.context.rendered
    assert "All about pumps" in pumps.context.rendered
    assert valves.context.sha256 != pumps.context.sha256
    filing_text = valves.request().context
    assert re.search(r"\[… \d+ paragraphs left out …\]\n</filing_text>$", filing_text)


def test_a_cut_says_how_much_of_the_item_it_is():
    context = plan([VALVES], FOCUSED).calls[0].context
    assert context.read is not None
    kept = " ".join(TEXT[span.start : span.end] for span in context.kept)
    assert context.read.words == len(kept.split())
    assert context.read.of_words == len(TEXT.split())
    assert f"Passages of this item, {context.read.counted};" in context.rendered
    assert (context.text, context.start) == (TEXT, 700)


def test_the_model_is_told_what_gaps_are():
    call = plan([VALVES], FOCUSED).calls[0]
    assert "left out" in call.request().instructions
    whole = plan([VALVES], ContextPolicy()).calls[0]
    assert "left out" not in whole.request().instructions


def test_a_budget_bounds_the_filing_text():
    for budget in (400, 1_000, 3_000):
        policy = dataclasses.replace(FOCUSED, budget_tokens=budget)
        for call in plan([VALVES, PUMPS], policy).calls:
            (text,) = re.findall(
                r"<filing_text>\n(.*)\n</filing_text>", call.context.rendered, re.S
            )
            assert budget * 2 < len(text) <= budget * 4


def test_one_shared_cut_is_the_same_bytes_for_all_questions():
    calls = plan(MANY, CACHING).calls
    assert len({id(call.context) for call in calls}) == 1
    assert calls[0].context.is_cut
    requests = [call.request() for call in calls]
    assert len({(r.instructions, r.context) for r in requests}) == 1
    assert all(f"All about {topic}" in requests[0].context for topic in TOPICS)


def test_a_prompt_about_several_questions_has_the_passages_of_all():
    valves, pumps = plan([VALVES, PUMPS], FOCUSED).calls
    common = valves.common_context
    assert common is pumps.common_context
    assert "All about valves" in common.rendered
    assert "All about pumps" in common.rendered
    shared = plan(MANY, CACHING).calls[0]
    assert shared.common_context is shared.context


def test_a_section_in_one_prompt_is_cut_for_all_its_questions():
    (call,) = plan([VALVES, PUMPS], FOCUSED, Strategy.SECTIONS).calls
    assert call.context.is_cut
    assert "All about valves" in call.context.rendered
    assert "All about pumps" in call.context.rendered
    assert call.only([PUMPS]).context is call.context


def test_sections_of_ones_own_share_the_cut_of_their_item():
    calls = plan([*MANY[:4], *(about(t, "own") for t in TOPICS[4:])], CACHING).calls
    assert {call.section for call in calls} == {"business", "own"}
    assert len({id(call.context) for call in calls}) == 1


def test_what_does_not_fit_the_window_is_cut_so_that_it_does():
    window = 4_000
    whole = plan([VALVES], ContextPolicy()).calls[0].request()
    with pytest.raises(PromptTooLongError, match="larger window"):
        check_fits(whole, MODEL, window)
    calls = plan([VALVES, PUMPS], ContextPolicy(window_tokens=window)).calls
    for call in calls:
        check_fits(call.request(), MODEL, window)
        assert call.context.is_cut
        assert len(call.context.rendered) > window  # more than a quarter of the window is used


def test_a_window_without_room_for_one_paragraph_is_refused_as_before():
    (call,) = plan([VALVES], ContextPolicy(window_tokens=450)).calls
    assert not call.context.is_cut
    with pytest.raises(PromptTooLongError):
        check_fits(call.request(), MODEL, 450)


def test_what_is_read_in_part_is_said_before_anything_is_spent():
    (told,) = plan([VALVES, PUMPS], FOCUSED).warnings
    words = len(TEXT.split())
    assert re.fullmatch(
        rf"Read in part, as was asked for: \d+%(?: to \d+%)? of Item 1 for each question \(of "
        rf"{words:,} words\)\. Context 'full' gives all that fits the model\.",
        told,
    )
    (shared,) = plan(MANY, CACHING).warnings
    assert re.search(rf"\d+% of Item 1 \([\d,]+ of {words:,} words\)", shared)
    assert plan([VALVES], ContextPolicy()).warnings == ()


def test_the_cached_answer_follows_the_text_that_is_sent():
    def key(policy, text=TEXT):
        (call,) = plan([VALVES], policy, text=text).calls
        return response_identity(VALVES, call, MODEL).key

    assert key(FOCUSED) == key(FOCUSED)
    assert key(FOCUSED) != key(ContextPolicy())
    assert key(FOCUSED) != key(dataclasses.replace(FOCUSED, budget_tokens=1_500))
    # Where the change stands in what is left out, the same is sent and the answer is the same.
    assert key(FOCUSED) == key(FOCUSED, TEXT.replace("Of rivers we say", "Of rivers we say"))
    assert key(FOCUSED) != key(FOCUSED, TEXT.replace("Of valves we say", "Of valves we tell"))


def test_what_numbers_are_looked_up_in_has_a_hash_of_its_own():
    changed = TEXT.replace("Of rivers we say in paragraph 11", "Of rivers we say in paragraph 99")
    one, other = (plan([VALVES], FOCUSED, text=text).calls[0].context for text in (TEXT, changed))
    assert one.sha256 == other.sha256
    assert one.text_sha256 != other.text_sha256


def test_the_same_plan_comes_of_the_same_filing():
    first, second = (plan(MANY, FOCUSED) for _ in range(2))
    assert [c.context.sha256 for c in first.calls] == [c.context.sha256 for c in second.calls]
