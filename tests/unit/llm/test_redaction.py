from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.components.catalogue import builtin_catalogue
from tenfold.llm.redaction import quotable, without_keys

PROMPT = "Our products are kites and kite strings, sold in shops and by mail order."


@pytest.mark.parametrize(
    "secret",
    ["sk-proj-abcdefgh1234", "sk-ant-api03-zzzz9999", "AIzaSyA1234567890abcdefghij", "Bearer xyz"],
)
def test_whatever_looks_like_a_key_is_hidden(secret: str):
    assert without_keys(f"Wrong: {secret}.", ()) in {"Wrong: [key].", "Wrong: [key]"}


@given(st.text(min_size=4, max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_a_set_key_is_hidden_wherever_it_stands(key: str, before: str, after: str):
    hidden = without_keys(before + key + after, [key])
    assert key not in hidden.replace("[key]", "")


def test_a_message_that_repeats_the_prompt_is_not_quoted():
    message = f"Invalid input: {PROMPT[10:45]}"
    assert quotable(message, keys=(), prompt_parts=[PROMPT]) == ""
    assert quotable("Invalid input.", keys=(), prompt_parts=[PROMPT]) == "Invalid input."


def test_a_long_message_is_one_short_line():
    said = quotable("no\n" * 500, keys=(), prompt_parts=[])
    assert "\n" not in said
    assert len(said) < 250


@pytest.mark.parametrize(
    "text",
    [
        "the key-management practices of",
        "hf-connected devices",
        "sk-learning methods",
        "Bearer TOKEN.",
    ],
)
def test_words_that_only_begin_like_a_key_are_left(text: str):
    assert without_keys(text, []) == text


def test_no_components_name_looks_like_a_key():
    for component in builtin_catalogue():
        assert without_keys(component.name, []) == component.name


def test_our_own_word_for_where_a_token_goes_is_left():
    text = (
        "Send a valid token: Authorization: Bearer TOKEN. `tenfold tokens create NAME` makes one."
    )
    assert without_keys(text, []) == text
    assert without_keys("Bearer TOKENS1 Bearer token", []) == "[key] [key]"
