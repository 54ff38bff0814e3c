"""Takes what is secret out of JSON values, text by text: in the written form a text's end is lost
where what looks like a key reaches up to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast


def scrubbed(value: Any, scrub: Callable[[str], str]) -> Any:
    """``value`` with ``scrub`` applied to every text in it; names of properties stay."""
    match value:
        case str():
            return scrub(str(value))
        case dict():
            parts = cast("dict[str, Any]", value)
            return {name: scrubbed(part, scrub) for name, part in parts.items()}
        case list() | tuple():
            return [scrubbed(part, scrub) for part in cast("list[Any]", value)]
        case _:
            return value
