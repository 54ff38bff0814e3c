"""The texts that an analysis's prompts begin with, as the policy has it.

Whatever is cut is cut by the same ranking (``focus``); here it is settled how much each prompt can
take, and whether the prompts share one text or have their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from tenfold.components.base import Component
from tenfold.filings.model import Filing
from tenfold.llm.prompt_text import schema_json
from tenfold.llm.windows import CHARS_A_TOKEN, careful_tokens
from tenfold.planning.context import ItemContext, item_context
from tenfold.planning.figures import GivenFigures
from tenfold.planning.focus.blocks import blocks_of
from tenfold.planning.focus.cut import cut
from tenfold.planning.focus.policy import (
    Choice,
    ContextPolicy,
    ItemSize,
    Way,
    choose,
)
from tenfold.planning.focus.ranking import Ranking
from tenfold.planning.focus.seeking import Sought, sought_by
from tenfold.planning.prompts import combined_request, component_request, instructions_for
from tenfold.sections.model import Section

_SURELY_FREE_TOKENS: Final = 30_000
"""Questions, schemas and instructions of one prompt never come to that."""
_GAP_TOKENS: Final = 120
"""What is said of gaps, in the instructions and above the text."""
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


@dataclass(frozen=True, slots=True)
class Asked:
    """An item, and the prompts that ask about it."""

    section: Section
    figures: GivenFigures | None
    """Given behind the text; None where the questions are not about them."""
    prompts: tuple[Prompt, ...]


def settle_contexts(
    filing: Filing, asked: Sequence[Asked], policy: ContextPolicy
) -> list[ItemContexts]:
    """Settle what each prompt of an analysis is given of its item."""
    sizes = [_size(filing, one, policy) for one in asked]
    return [
        _cut(filing, one, choice)
        if choice.way is not Way.WHOLE and choice.tokens
        else _whole(filing, one)
        for one, choice in zip(asked, choose(sizes, policy), strict=True)
    ]


def _size(filing: Filing, asked: Asked, policy: ContextPolicy) -> ItemSize:
    text, figures = asked.section.text, asked.figures
    nothing = item_context(filing, replace(asked.section, text=""), figures)
    fixed = instructions_for(nothing) + nothing.rendered
    return ItemSize(
        tokens=len(text) // CHARS_A_TOKEN,
        prompts=len(asked.prompts),
        fixed_tokens=len(fixed) // CHARS_A_TOKEN,
        room_tokens=None
        if policy.window_tokens is None
        else _room_tokens(text, nothing, asked.prompts, policy.window_tokens),
        has_figures=figures is not None and figures.are_there,
    )


def _whole(filing: Filing, asked: Asked) -> ItemContexts:
    whole = item_context(filing, asked.section, asked.figures)
    return ItemContexts((whole,) * len(asked.prompts), whole, Choice(Way.WHOLE))


def _cut(filing: Filing, asked: Asked, choice: Choice) -> ItemContexts:
    section, prompts = asked.section, asked.prompts
    blocks = blocks_of(section.text)
    ranking = Ranking(blocks)
    sought = [[sought_by(component) for component in prompt.components] for prompt in prompts]

    def made(questions: Sequence[Sought], *, own: bool = False) -> ItemContext:
        order = ranking.order(questions)
        kept = cut(section.text, blocks, order, choice.tokens * CHARS_A_TOKEN)
        # Where not even one paragraph fits, all is sent, and refused with the reason.
        part = kept if kept.spans else None
        return item_context(filing, section, asked.figures, part, own=own)

    try:
        common = made([one for each in sought for one in each])
        if choice.way is Way.SHARED or len(prompts) == 1:
            return ItemContexts((common,) * len(prompts), common, choice)
        own = tuple(made(each, own=True) for each in sought)
        return ItemContexts(own, common, choice)
    finally:
        ranking.close()


def _room_tokens(
    text: str, nothing: ItemContext, prompts: Sequence[Prompt], window_tokens: int
) -> int | None:
    """What the window leaves for the text, in tokens of four characters; None for enough.

    Counted carefully, by what this very text takes.
    """
    longest_answer = max(prompt.max_output_tokens for prompt in prompts)
    text_tokens = careful_tokens(text)
    if text_tokens + longest_answer + _SURELY_FREE_TOKENS <= window_tokens:
        return None
    free = (1 - _REPAIR_SHARE) * window_tokens
    room = min(free - _tokens_beside_text(prompt, nothing) for prompt in prompts)
    return max(0, int(room * len(text) / CHARS_A_TOKEN / max(1, text_tokens)))


def _tokens_beside_text(prompt: Prompt, nothing: ItemContext) -> int:
    """All that a prompt takes of the window but for the filing's text; the answer included."""
    if prompt.together:
        request = combined_request(prompt.components, nothing)
    else:
        request = component_request(prompt.components[0], nothing)
    sent = (request.instructions, request.context, request.question, schema_json(request))
    return sum(careful_tokens(part) for part in sent) + request.max_output_tokens + _GAP_TOKENS
