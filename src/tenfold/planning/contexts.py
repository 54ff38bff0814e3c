"""The texts that the prompts about one item begin with, as the policy has it.

Whatever is cut is cut by the same ranking (``focus``); here it is settled how much each prompt can
take, and whether the prompts share one text or have their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tenfold.components.base import Component
from tenfold.filings.model import Filing
from tenfold.llm.prompt_text import schema_json
from tenfold.llm.windows import CHARS_A_TOKEN, careful_tokens
from tenfold.planning.context import ItemContext, item_context
from tenfold.planning.figures import GivenFigures
from tenfold.planning.focus.blocks import blocks_of
from tenfold.planning.focus.cut import Cut, cut
from tenfold.planning.focus.policy import Choice, ContextMode, ContextPolicy, Way, choose
from tenfold.planning.focus.ranking import Ranking
from tenfold.planning.focus.seeking import sought_by
from tenfold.planning.prompts import combined_request, component_request
from tenfold.sections.model import Section

_SURELY_FREE_TOKENS: Final = 30_000
"""Questions, schemas and instructions of one prompt never come to that."""
_REPAIR_SHARE: Final = 0.05
"""What is left free of a window, so that an answer can be sent back to be repaired."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The components that one prompt about the item asks for."""

    components: tuple[Component[Any], ...]
    together: bool
    """Whether it asks for several under a property each."""

    @property
    def max_output_tokens(self) -> int:
        """The longest answer."""
        return sum(component.max_output_tokens for component in self.components)


@dataclass(frozen=True, slots=True)
class ItemContexts:
    """What the prompts about one item begin with."""

    own: tuple[ItemContext, ...]
    """One for each prompt, in their order; the very same one where they share it."""
    common: ItemContext
    """What a prompt about several of the questions begins with."""
    choice: Choice


def item_contexts(
    filing: Filing,
    section: Section,
    figures: GivenFigures | None,
    prompts: Sequence[Prompt],
    policy: ContextPolicy,
) -> ItemContexts:
    """Settle what each of ``prompts`` is given of ``section``."""
    tokens = len(section.text) // CHARS_A_TOKEN
    room_tokens = None
    if policy.mode is not ContextMode.FULL and policy.window_tokens is not None:
        room_tokens = _room_tokens(filing, section, figures, prompts, policy.window_tokens)
    choice = choose(tokens, len(prompts), policy, room_tokens)
    if choice.way is not Way.WHOLE and choice.tokens > 0:
        return _cut(filing, section, figures, prompts, choice)
    whole = item_context(filing, section, figures)
    return ItemContexts((whole,) * len(prompts), whole, Choice(Way.WHOLE))


def _cut(
    filing: Filing,
    section: Section,
    figures: GivenFigures | None,
    prompts: Sequence[Prompt],
    choice: Choice,
) -> ItemContexts:
    blocks = blocks_of(section.text)
    ranking = Ranking(blocks)
    sought = [[sought_by(component) for component in prompt.components] for prompt in prompts]
    budget_chars = choice.tokens * CHARS_A_TOKEN

    def made(order: Sequence[int], *, own: bool = False) -> ItemContext:
        kept = cut(section.text, blocks, order, budget_chars)
        # Where not even one paragraph fits, all is sent, and refused with the reason.
        return item_context(filing, section, figures, kept if kept.spans else None, own=own)

    try:
        common = made(ranking.shared_order([one for each in sought for one in each]))
        if choice.way is Way.SHARED or len(prompts) == 1:
            return ItemContexts((common,) * len(prompts), common, choice)
        own = tuple(made(ranking.shared_order(each), own=True) for each in sought)
        return ItemContexts(own, common, choice)
    finally:
        ranking.close()


def _room_tokens(
    filing: Filing,
    section: Section,
    figures: GivenFigures | None,
    prompts: Sequence[Prompt],
    window_tokens: int,
) -> int | None:
    """What the window leaves for the text, in tokens of four characters; None for enough.

    Counted carefully, by what this very text takes.
    """
    longest_answer = max(prompt.max_output_tokens for prompt in prompts)
    text_tokens = careful_tokens(section.text)
    if text_tokens + longest_answer + _SURELY_FREE_TOKENS <= window_tokens:
        return None
    nothing = item_context(filing, section, figures, Cut((), ""))
    free = (1 - _REPAIR_SHARE) * window_tokens
    room = min(free - _tokens_beside_text(prompt, nothing) for prompt in prompts)
    fair = len(section.text) / CHARS_A_TOKEN
    return max(0, int(room * fair / max(1, text_tokens)))


def _tokens_beside_text(prompt: Prompt, nothing: ItemContext) -> int:
    """All that a prompt takes of the window but for the filing's text; the answer included."""
    if prompt.together:
        request = combined_request(prompt.components, nothing)
    else:
        request = component_request(prompt.components[0], nothing)
    sent = (request.instructions, request.context, request.question, schema_json(request))
    return sum(careful_tokens(part) for part in sent) + request.max_output_tokens
