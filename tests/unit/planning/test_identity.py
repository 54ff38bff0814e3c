"""The identity under which an answer is cached: all that matters, and no secret."""

from __future__ import annotations

import dataclasses

import pytest

from support.plans import FILING, Facts, component, plan_for, section, split
from tenfold.llm.protocol import ModelIdentity
from tenfold.planning import prompts
from tenfold.planning.identity import response_identity
from tenfold.planning.plan import Strategy, make_plan

MODEL = ModelIdentity("openai-chat", "small", "http://127.0.0.1:8080/v1")
ALPHA = component("alpha")


def identity(one=ALPHA, model=MODEL, *, plan=None):
    call = (plan or plan_for([one])).calls[0]
    return response_identity(one, call, model)


def test_the_same_question_has_the_same_identity():
    assert identity() == identity()
    assert identity().key == identity().key


@pytest.mark.parametrize(
    ("other", "word"),
    [
        (lambda: identity(component("alpha", question="And now?")), "component prompt"),
        (lambda: identity(dataclasses.replace(ALPHA, title="Omega")), "component prompt"),
        (lambda: identity(component("alpha", output=Facts)), "output schema"),
        (lambda: identity(component("alpha", max_output_tokens=9)), "settings"),
        (lambda: identity(component("alpha", item="7")), "section text"),
        (lambda: identity(model=ModelIdentity("openai", "small", MODEL.base_url)), "provider"),
        (lambda: identity(model=ModelIdentity("openai-chat", "big", MODEL.base_url)), "model"),
        (lambda: identity(model=ModelIdentity("openai-chat", "small", None)), "base URL"),
        (lambda: identity(plan=plan_for([ALPHA], Strategy.SECTIONS)), "settings"),
    ],
)
def test_each_part_changes_the_key_and_is_named(other, word):
    changed = other()
    assert changed.key != identity().key
    assert identity().differences(changed) == (word,)
    assert changed.differences(identity()) == (word,)


def test_one_changed_character_of_the_filing_changes_the_key():
    changed = dataclasses.replace(section("1"), text=section("1").text.replace("12%", "13%"))
    plan = make_plan(FILING, split(changed), [ALPHA], Strategy.COMPONENTS)
    assert identity(plan=plan).differences(identity()) == ("section text",)


def test_new_wording_of_the_instructions_changes_the_key(monkeypatch):
    before = identity()
    monkeypatch.setattr("tenfold.planning.prompts.INSTRUCTIONS", prompts.INSTRUCTIONS + " Now.")
    assert before.differences(identity()) == ("component prompt",)


def test_company_neighbours_in_a_combined_prompt_are_part_of_it():
    alone = identity(plan=plan_for([ALPHA], Strategy.SECTIONS))
    together = identity(plan=plan_for([ALPHA, component("beta")], Strategy.SECTIONS))
    assert alone.key != together.key


def test_several_differences_are_all_named():
    other = identity(component("alpha", question="?", item="7"), ModelIdentity("google", "big"))
    assert identity().differences(other) == (
        "section text",
        "component prompt",
        "provider",
        "base URL",
        "model",
    )


def test_the_name_alone_is_not_part_of_the_key():
    renamed = dataclasses.replace(ALPHA, key="omega")
    assert identity(renamed).key == identity().key
    assert identity(renamed).differences(identity()) == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://user:hunter2@host.example/v1",
        "https://hunter2@host.example/v1",
        "https://host.example/v1?api_key=hunter2",
        "https://host.example/v1#hunter2",
        "https://user:p@hunter2@host.example/v1",
    ],
)
def test_no_secret_of_a_base_url_is_kept(url):
    stored = identity(model=ModelIdentity("openai-chat", "small", url))
    assert "hunter2" not in repr(stored)
    assert stored.base_url is not None
    assert stored.base_url.startswith("https://host.example/v1")


def test_addresses_that_differ_in_their_query_stay_apart():
    one, other = (
        identity(model=ModelIdentity("openai-chat", "small", f"https://host.example/v1?d={d}"))
        for d in "ab"
    )
    assert one.key != other.key
