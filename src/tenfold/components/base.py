"""What a component is: one small question about one item, and the shape of its answer.

Two views of the same output model exist. *Results* are what readers of Tenfold get: what only a
model can judge (severity, likelihood) is optional, since the extractive reader leaves it empty.
The *output schema* is what a model is asked for: every property required, what it must judge not
nullable, evidence a plain verbatim string. Both come from one pydantic class, so they cannot
drift apart; ``tenfold.components.output_schema`` derives the second from the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

JUDGED = "x-tenfold-judged"
"""Marks in a JSON schema the properties that only a model can judge."""

FROM_MODEL = {"reader": "model"}
"""Validation context of an answer that a model gave: judged fields must be there."""


class Insight(BaseModel):
    """Base of every output model; unknown properties in an answer are dropped."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="after")
    def _a_model_must_judge(self, info: ValidationInfo) -> Insight:
        if info.context == FROM_MODEL:
            missing = [name for name in _judged_fields(type(self)) if getattr(self, name) is None]
            if missing:
                raise ValueError(f"missing judgement: {', '.join(missing)}")
        return self


@cache
def _judged_fields(output: type[Insight]) -> tuple[str, ...]:
    # Looked for once a class: an answer has dozens of objects.
    fields = output.model_fields.items()
    return tuple(name for name, field in fields if is_judged(field.json_schema_extra))


def is_judged(json_schema_extra: object) -> bool:
    """Whether a field's ``json_schema_extra`` marks it as judged by a model."""
    return isinstance(json_schema_extra, dict) and JUDGED in json_schema_extra


def judged(description: str) -> Any:
    """Declare a field that only a model can judge: ``severity: Severity | None = judged("…")``."""
    return Field(default=None, description=description, json_schema_extra={JUDGED: True})


class Evidence(Insight):
    """A verbatim quote and its place in the filing's normal text.

    A model gives the quote alone, as a plain string; ``tenfold.grounding`` finds its place.
    """

    quote: str = Field(min_length=1)
    start: int | None = None
    """Offset of the quote's first character in the normal form; None while not found there."""
    end: int | None = None
    """Offset behind its last character."""

    @model_validator(mode="before")
    @classmethod
    def _from_plain_text(cls, value: object) -> object:
        return {"quote": value} if isinstance(value, str) else value

    @property
    def grounded(self) -> bool:
        """Whether the quote stands in the filing."""
        return self.start is not None


T = TypeVar("T", bound=BaseModel)
T_co = TypeVar("T_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True)
class Component(Generic[T_co]):
    """A small focused question about one item of the filing: our unit of extraction."""

    key: str
    """Its name within the section, an identifier: 'key_products'."""
    section: str
    """The insight section it belongs to: 'business', 'mda', 'risk_factors', 'financials', or a
    name of the user's own."""
    item: str
    """The 10-K item whose text it reads: '1', '1A', '7', '8'."""
    title: str
    """For people: 'Key products'."""
    question: str
    """What the model is asked, without layout instructions."""
    output: type[T_co]
    """The pydantic class of the answer. Lists stand in a property named ``items``."""
    cues: tuple[str, ...] = ()
    """Words and phrases that passages on this topic use; the extractive reader ranks by them."""
    rivals: tuple[tuple[str, ...], ...] = ()
    """Cues of the components that share out the item's matter with this one: the extractive
    reader leaves to them the passages that fit them better. Most components have none."""
    max_output_tokens: int = 2_000
    also: tuple[str, ...] = ()
    """Further words of passages that bear on the question: where a model is given parts of the
    item, these count beside the cues. The extractive reader does not quote by them."""

    @property
    def name(self) -> str:
        """Its full name: 'business.key_products'."""
        return f"{self.section}.{self.key}"
