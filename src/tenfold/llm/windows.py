"""How much a model can read at once, and the check that a prompt fits before it is sent.

The estimate is four characters a token. English prose runs a little above that and tables of
numbers below it, so the estimate is rather too low than too high: what it refuses would not
have fitted, and what it lets through may still be refused by the provider, which ends in the
same error. The other choice, refusing on suspicion, would keep people from prompts that work.
Where a text is cut so that it fits, the doubt is on the other side: ``careful_tokens`` is rather
too high.
"""

from __future__ import annotations

import re

from tenfold.errors import PromptTooLongError
from tenfold.llm.prompt_text import prompt_chars
from tenfold.llm.protocol import CompletionRequest, ModelIdentity

CHARS_A_TOKEN = 4
_LETTER_OR_SPACE = re.compile(r"[A-Za-z ]+")
_OTHERS_A_TOKEN = 1.6
"""Digits, marks and line ends: tokenizers take one to three digits a token, and marks singly."""

# Published sizes, prompt and answer together; the first prefix that fits counts.
_WINDOWS: tuple[tuple[str, int], ...] = (
    ("gpt-6", 1_050_000),
    ("gpt-5.6", 1_050_000),
    ("gpt-5.5", 1_000_000),
    ("gpt-5", 400_000),
    ("gpt-4.1", 1_000_000),
    ("gpt-4o", 128_000),
    ("o3", 200_000),
    ("o4", 200_000),
    ("claude-opus-4-8", 1_000_000),
    ("claude-sonnet-4-6", 1_000_000),
    ("claude-fable-5", 1_000_000),
    ("claude-haiku-5", 1_000_000),
    ("claude-opus-5", 1_000_000),
    ("claude-sonnet-5", 1_000_000),
    ("claude-", 200_000),
    ("gemini-", 1_000_000),
)


def known_window_tokens(model: str) -> int | None:
    """The published window of a hosted model; None for one that is not in the list."""
    return next((size for prefix, size in _WINDOWS if model.startswith(prefix)), None)


def careful_tokens(text: str) -> int:
    """Tokens of ``text``, rather too many than too few."""
    others = len(_LETTER_OR_SPACE.sub("", text))
    return int((len(text) - others) / CHARS_A_TOKEN + others / _OTHERS_A_TOKEN) + 1


def estimated_prompt_tokens(request: CompletionRequest) -> int:
    """Tokens of the whole prompt by the rule of four characters each."""
    return prompt_chars(request) // CHARS_A_TOKEN


def check_fits(
    request: CompletionRequest, identity: ModelIdentity, window_tokens: int | None
) -> None:
    """Let a prompt pass that may fit.

    Raises:
        PromptTooLongError: prompt and answer together exceed ``window_tokens``.
    """
    if window_tokens is None:
        return
    prompt_tokens = estimated_prompt_tokens(request)
    if prompt_tokens + request.max_output_tokens > window_tokens:
        raise PromptTooLongError(
            f"The prompt of about {prompt_tokens:,} tokens and an answer of up to "
            f"{request.max_output_tokens:,} do not fit the {window_tokens:,} tokens that "
            f"{identity} can take, even with as little of the filing's text as can be sent. Choose "
            "a model with a larger window, or --strategy components."
        )
