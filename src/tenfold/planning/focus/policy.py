"""How much of an item its questions are given, and the rule of ``auto``.

Three ways: the whole text, shared by all questions about the item; one cut of it, shared too, so
that a provider's prefix cache works for it as well; or a cut of its own for each question.

A cut costs answers more than it saves money: evidence lies all over an item, and no ranking knows
all of it (``benchmarks/context.py`` has the figures). So ``full``, the default, gives all of what
fits the model's window and the budget; what does not fit is cut: a share in common where the
provider caches it and nearly all fits, else its own passages for each question.

``auto`` does the same, and saves money where prices are known:

- Where all questions together cost at most ``AFFORDABLE`` times one prompt for each item, all is
  given whole. Else items are cut in common, until that is so, those with the fewest questions for
  their length first: there a cut saves most and leaves out least. None is cut below its floor,
  which is lower for the statements, whose figures the questions are given as a table.
- Where that is not enough, as with a provider that caches nothing, each question is given its own
  passages if that is cheaper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tenfold.llm.prefix_caching import PrefixCaching, prefix_caching
from tenfold.llm.protocol import ModelIdentity, ModelProfile

AFFORDABLE: Final = 1.48
"""What all questions may cost, in prices of one prompt for each item with its whole text."""
SHARED_FLOOR: Final = 0.85
"""The least share of an item that questions are given in common, to save money."""
FIGURES_FLOOR: Final = 0.6
"""The same for the statements, where the questions have the figures as a table."""
OWN_FLOOR: Final = 0.5
"""The least share of an item that a question is given for itself, to save money."""
FOCUSED_SHARE: Final = 0.35
"""What a question is given where it is to be focused and no budget is set."""
SMALL_TOKENS: Final = 2_000
"""What is shorter is given whole where it fits, and no cut but one to fit goes below."""
QUESTION_TOKENS: Final = 400
"""About what a question and the schema of its answer take in a prompt."""


class ContextMode(StrEnum):
    """How much of an item the questions about it are given."""

    FULL = "full"
    """All of it where it fits the model's window and the budget; then what the questions need."""
    FOCUSED = "focused"
    """The passages that each question needs."""
    AUTO = "auto"
    """The same, and what the questions need where all of it costs much more, too."""


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

    mode: ContextMode = ContextMode.FULL
    budget_tokens: int | None = None
    """The most filing text in one prompt; None leaves it to the window and the mode."""
    window_tokens: int | None = None
    """The model's window, prompt and answer together; None where unknown."""
    prices: PrefixCaching | None = None
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
        prices=prefix_caching(model),
    )


FULL_TEXT: Final = ContextPolicy()
"""All of every item, whatever its length."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The way an item's text is given."""

    way: Way
    tokens: int = 0
    """The most that a cut may take; meaningless for the whole text."""
    reason: str = ""
    """Why it is cut: 'to fit the budget of 2,000 tokens'."""
    remedy: str = ""
    """What gives more of it, as a sentence."""


_WHOLE: Final = Choice(Way.WHOLE)
_TOO_DEAR: Final = "because all of it would cost its questions much more than one reading"
_FULL_GIVES_ALL: Final = "Context 'full' gives all that fits the model."


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSize:
    """What of an item decides how it is given."""

    tokens: int
    """Of its text, at four characters each."""
    prompts: int
    """How many prompts ask about it."""
    fixed_tokens: int = 0
    """What stands before or behind the text and is shared with it: instructions, figures."""
    room_tokens: int | None = None
    """What the model's window leaves for the text; None for any number."""
    has_figures: bool = False
    """Whether its questions are given the figures as a table."""

    @property
    def floor(self) -> float:
        """The least share that is given in common to save money."""
        return FIGURES_FLOOR if self.has_figures else SHARED_FLOOR


def choose(items: Sequence[ItemSize], policy: ContextPolicy) -> list[Choice]:
    """How each of ``items``, all that an analysis reads, is given to its prompts."""
    match policy.mode:
        case ContextMode.FULL:
            return [_fitting(item, policy) for item in items]
        case ContextMode.FOCUSED:
            return [_focused(item, policy) for item in items]
        case ContextMode.AUTO:
            choices = [_fitting(item, policy) for item in items]
            return choices if policy.prices is None else _afforded(items, choices, policy.prices)


def _focused(item: ItemSize, policy: ContextPolicy) -> Choice:
    limit, _, _ = _limit(item, policy)
    wanted = policy.budget_tokens or max(int(FOCUSED_SHARE * item.tokens), SMALL_TOKENS)
    tokens = wanted if limit is None else min(wanted, limit)
    return (
        _WHOLE
        if item.tokens <= tokens
        else Choice(Way.OWN, tokens, "as was asked for", _FULL_GIVES_ALL)
    )


def _fitting(item: ItemSize, policy: ContextPolicy) -> Choice:
    limit, why, remedy = _limit(item, policy)
    if limit is None or item.tokens <= limit:
        return _WHOLE
    shared = policy.prices is not None and limit >= item.floor * item.tokens
    return Choice(Way.SHARED if shared else Way.OWN, limit, why, remedy)


def _limit(item: ItemSize, policy: ContextPolicy) -> tuple[int | None, str, str]:
    """The most that a prompt can take of the text, what sets it, and what would give more."""
    budget, room = policy.budget_tokens, item.room_tokens
    if budget is not None and (room is None or budget <= room):
        why = f"to fit the budget of {budget:,} tokens"
        return budget, why, "A larger budget (context_tokens) gives more."
    if room is None:
        return None, "", ""
    why = f"to fit the model's window of {policy.window_tokens or 0:,} tokens"
    return room, why, "A model with a larger window is given more."


def _afforded(
    items: Sequence[ItemSize], fitting: Sequence[Choice], prices: PrefixCaching
) -> list[Choice]:
    """``fitting`` with further cuts, until all is affordable or nothing more may be cut."""
    choices = list(fitting)
    questions = sum(item.prompts for item in items) * QUESTION_TOKENS
    reading = sum(item.tokens + item.fixed_tokens for item in items) + questions
    too_much = questions - AFFORDABLE * reading
    too_much += sum(
        _bill(item, choice, prices) for item, choice in zip(items, choices, strict=True)
    )
    fewest_first = sorted(
        (
            number
            for number, item in enumerate(items)
            if choices[number].way is not Way.OWN and _is_dear(item, prices)
        ),
        key=lambda number: (items[number].prompts / items[number].tokens, number),
    )
    for number in fewest_first:
        if too_much <= 0:
            return choices
        before = _bill(items[number], choices[number], prices)
        choices[number] = _cheaper(items[number], choices[number], prices, before - too_much)
        too_much -= before - _bill(items[number], choices[number], prices)
    if too_much > 0:
        for number in fewest_first:
            choices[number] = _own_if_cheaper(items[number], choices[number], prices)
    return choices


def _is_dear(item: ItemSize, prices: PrefixCaching) -> bool:
    """Whether a cut is worth anything: the item is long, and many questions pay for it."""
    tokens = item.tokens + item.fixed_tokens
    dear = prices.shared(tokens, item.prompts) > AFFORDABLE * tokens
    return dear and item.tokens > SMALL_TOKENS


def _cheaper(item: ItemSize, choice: Choice, prices: PrefixCaching, bill: float) -> Choice:
    """A shared cut for about ``bill``, or to the item's floor; ``choice`` where that is more."""
    tokens = _sent(item, choice)
    a_token = prices.shared(item.tokens + item.fixed_tokens, item.prompts) / (
        item.tokens + item.fixed_tokens
    )
    wanted = max(
        int(bill / a_token) - item.fixed_tokens, int(item.floor * item.tokens), SMALL_TOKENS
    )
    return _cut_further(choice, Way.SHARED, wanted) if wanted < tokens else choice


def _own_if_cheaper(item: ItemSize, choice: Choice, prices: PrefixCaching) -> Choice:
    tokens = min(max(int(OWN_FLOOR * item.tokens), SMALL_TOKENS), _sent(item, choice))
    own = _cut_further(choice, Way.OWN, tokens)
    return own if _bill(item, own, prices) < _bill(item, choice, prices) else choice


def _cut_further(choice: Choice, way: Way, tokens: int) -> Choice:
    if choice.reason:
        return replace(choice, way=way, tokens=tokens)
    return Choice(way, tokens, _TOO_DEAR, _FULL_GIVES_ALL)


def _sent(item: ItemSize, choice: Choice) -> int:
    return item.tokens if choice.way is Way.WHOLE else choice.tokens


def _bill(item: ItemSize, choice: Choice, prices: PrefixCaching) -> float:
    """What the item's text and all that is shared with it cost, in prices of a plain token."""
    tokens = _sent(item, choice) + item.fixed_tokens
    if choice.way is Way.OWN:
        return tokens * item.prompts
    return prices.shared(tokens, item.prompts)
