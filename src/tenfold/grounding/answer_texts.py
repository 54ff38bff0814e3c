"""The texts and numbers of an answer, each with its path; quotes of the filing are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

from pydantic import BaseModel

from tenfold.components.base import Evidence


@dataclass(frozen=True, slots=True)
class AnswerText:
    """One text of an answer."""

    path: str
    """'items[2].figures[0].value'."""
    text: str
    beside: str
    """This text and those of the objects around it: what the number is said to be."""


def answer_texts(value: BaseModel) -> Iterator[AnswerText]:
    """Every string and number of ``value`` but evidence and what is picked from a list."""
    return _texts(value, "", "")


def _texts(node: object, path: str, beside: str) -> Iterator[AnswerText]:
    match node:
        case None | bool() | Enum() | Evidence():
            return
        case str():
            yield AnswerText(path, node, beside or node)
        case int() | float():
            yield AnswerText(path, str(node), f"{beside} {node}")
        case BaseModel():
            fields = {name: getattr(node, name) for name in type(node).model_fields}
            own = " ".join([beside, *(v for v in fields.values() if _is_text(v))]).strip()
            for name, part in fields.items():
                yield from _texts(part, f"{path}.{name}" if path else name, own)
        case list() | tuple():
            for number, part in enumerate(cast("list[Any]", node)):
                yield from _texts(part, f"{path}[{number}]", beside)
        case dict():
            for key, part in cast("Mapping[Any, Any]", node).items():
                yield from _texts(part, f"{path}[{key!r}]", f"{beside} {key}")
        case _:
            return


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Enum)
