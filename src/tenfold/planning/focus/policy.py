"""How much of an item its questions are given, and the rule of ``auto``.

Three ways: the whole text, shared by all questions about the item; one cut of it, shared too, so
that a provider's prefix cache works for it as well; or a cut of its own for each question.

The rule of ``auto`` is accuracy first. An item is given whole where it fits, unless that costs much
more than one reading of it: all its questions together more than ``AFFORDABLE_READINGS`` times.
Then as much of it as that buys is shared, but never less than ``SHARED_FLOOR``, above which
``benchmarks/context.py`` found nearly all the evidence of full answers kept. Where even the floor
costs more, as with a provider that caches nothing, each question is given its own passages if that
is cheaper. What costs nothing, or nobody knows what, is cut only where it does not fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tenfold.llm.protocol import ModelIdentity, ModelProfile
from tenfold.planning.focus.prices import PrefixPrices, prefix_prices

AFFORDABLE_READINGS: Final = 1.4
"""What all questions about an item may cost, in prices of its text sent once."""
SHARED_FLOOR: Final = 0.6
"""The least share of an item that questions are given in common."""
OWN_FLOOR: Final = 0.35
"""The least share of an item that a question is given for itself, where the model could take more
and nobody asked for less."""
SMALL_TOKENS: Final = 2_000
"""What is shorter is never cut to save money, and a cut to save money keeps as much."""


class ContextMode(StrEnum):
    """How much of an item the questions about it are given."""

    FULL = "full"
    """All of it; what does not fit the model's window fails."""
    FOCUSED = "focused"
    """The passages that each question needs."""
    AUTO = "auto"
    """All of it unless it does not fit or costs much more; then what the questions need."""


class Way(StrEnum):
    """How the text that is sent comes about."""

    WHOLE = "whole"
    SHARED = "shared"
    """One cut for all questions about the item."""
    OWN = "own"
    """A cut for each question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextPolicy:
    """What decides how much is given: what was asked for, and what the model takes and costs."""

    mode: ContextMode = ContextMode.AUTO
    budget_tokens: int | None = None
    """The most filing text in one prompt; None leaves it to the window and the mode."""
    window_tokens: int | None = None
    """The model's window, prompt and answer together; None where unknown."""
    prices: PrefixPrices | None = None
    """What shared text costs; None where unknown or free."""


def policy_for(
    model: ModelIdentity, profile: ModelProfile, mode: ContextMode, budget_tokens: int | None
) -> ContextPolicy:
    """What was asked for, with what ``model`` takes and costs."""
    if profile.reads_passages:
        # The extractive reader looks at every paragraph, and for nothing.
        return FULL_TEXT
    return ContextPolicy(
        mode=mode,
        budget_tokens=budget_tokens,
        window_tokens=profile.context_window_tokens,
        prices=prefix_prices(model),
    )


FULL_TEXT: Final = ContextPolicy(mode=ContextMode.FULL)


@dataclass(frozen=True, slots=True)
class Choice:
    """The way an item's text is given."""

    way: Way
    tokens: int = 0
    """The most that a cut may take; meaningless for the whole text."""
    reason: str = ""
    """Why it is cut: 'to fit the budget of 2,000 tokens'."""


_WHOLE: Final = Choice(Way.WHOLE)


def choose(tokens: int, prompts: int, policy: ContextPolicy, room_tokens: int | None) -> Choice:
    """How an item of so many ``tokens`` is given to the ``prompts`` that ask about it.

    ``room_tokens`` is what the model's window leaves for the text; None for any number.
    """
    if policy.mode is ContextMode.FULL:
        return _WHOLE
    limit, why = _limit(policy, room_tokens)
    if policy.mode is ContextMode.FOCUSED:
        wanted = policy.budget_tokens or _own_floor(tokens)
        cut_to = wanted if limit is None else min(wanted, limit)
        return _WHOLE if tokens <= cut_to else Choice(Way.OWN, cut_to, "as was asked for")
    affordable = _affordable(tokens, prompts, policy.prices)
    sent = tokens if affordable.way is Way.WHOLE else affordable.tokens
    if limit is None or sent <= limit:
        return affordable
    return Choice(Way.SHARED if limit >= SHARED_FLOOR * tokens else Way.OWN, limit, why)


def _limit(policy: ContextPolicy, room_tokens: int | None) -> tuple[int | None, str]:
    """The most that a prompt can take of the text, and what sets it."""
    budget = policy.budget_tokens
    if budget is not None and (room_tokens is None or budget <= room_tokens):
        return budget, f"to fit the budget of {budget:,} tokens"
    if room_tokens is None:
        return None, ""
    return room_tokens, f"to fit the model's window of {policy.window_tokens or 0:,} tokens"


def _affordable(tokens: int, prompts: int, prices: PrefixPrices | None) -> Choice:
    affordable = AFFORDABLE_READINGS * tokens
    if prices is None or tokens <= SMALL_TOKENS or prices.shared(tokens, prompts) <= affordable:
        return _WHOLE
    share = max(SHARED_FLOOR, affordable / prices.shared(tokens, prompts))
    shared = max(int(share * tokens), SMALL_TOKENS)
    own = _own_floor(tokens)
    why = "because all of it would cost its questions much more than one reading"
    bill = prices.shared(shared, prompts)
    if bill > affordable and own * prompts < bill:
        return Choice(Way.OWN, own, why)
    return Choice(Way.SHARED, shared, why)


def _own_floor(tokens: int) -> int:
    return min(tokens, max(int(OWN_FLOOR * tokens), SMALL_TOKENS))
