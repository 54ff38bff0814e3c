from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.completion_client import REQUEST
from tenfold.errors import PromptTooLongError
from tenfold.llm.protocol import ModelIdentity, Repair
from tenfold.llm.windows import check_fits, estimated_prompt_tokens, known_window_tokens

MODEL = ModelIdentity("openai-chat", "small")


def test_prompt_and_answer_must_fit_together():
    needed = estimated_prompt_tokens(REQUEST) + REQUEST.max_output_tokens
    check_fits(REQUEST, MODEL, needed)
    check_fits(REQUEST, MODEL, None)
    with pytest.raises(PromptTooLongError) as raised:
        check_fits(REQUEST, MODEL, needed - 1)
    assert "openai-chat:small" in str(raised.value)
    assert f"{needed - 1:,}" in str(raised.value)


def test_repairs_count():
    repaired = replace(REQUEST, repairs=(Repair("x" * 4000, "no"),))
    assert estimated_prompt_tokens(repaired) >= estimated_prompt_tokens(REQUEST) + 1000


@pytest.mark.parametrize(
    ("model", "tokens"),
    [("gpt-6-luna", 1_050_000), ("gpt-4o-mini", 128_000), ("claude-3-opus", 200_000), ("x", None)],
)
def test_published_windows(model: str, tokens: int | None):
    assert known_window_tokens(model) == tokens
