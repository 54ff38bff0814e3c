"""What a plain function is called as a model, in results and in the cache.

Two functions that answer differently must not share a name, or one would be given the other's
cached answers; the same function in the next process should have the same one. So the name is the
function's own with a short hash of its code and of the plain values it has captured. What it
reaches through objects and globals is not seen: ``BlockingClient(ask, name=…)`` says it outright.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from types import CodeType

_PLAIN = (str, bytes, int, float, bool, type(None))


def function_name(ask: Callable[..., object]) -> str:
    """'ask-1f3a9c02' for ``def ask(prompt)``; as stable as the function's code."""
    ask = getattr(ask, "__func__", ask)
    name = str(getattr(ask, "__qualname__", type(ask).__qualname__)).rpartition(".")[2]
    parts = [str(getattr(ask, "__module__", "")), *_traits(ask)]
    digest = hashlib.sha256("\x00".join(parts).encode(errors="replace")).hexdigest()[:8]
    return f"{name.strip('<>')}-{digest}"


def _traits(ask: object) -> Iterator[str]:
    code = getattr(ask, "__code__", None)
    if not isinstance(code, CodeType):  # an object with __call__, a partial
        yield f"{type(ask).__module__}.{type(ask).__qualname__}"
        yield from _values(_attributes(ask))
        return
    yield from _code_traits(code)
    yield from _values(getattr(ask, "__defaults__", None) or ())
    yield from _values(cell.cell_contents for cell in getattr(ask, "__closure__", None) or ())


def _code_traits(code: CodeType) -> Iterator[str]:
    yield code.co_code.hex()
    yield " ".join(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code_traits(constant)
        else:
            yield repr(constant)


def _attributes(ask: object) -> Iterable[object]:
    func = getattr(ask, "func", None)  # functools.partial
    if callable(func):
        yield from _traits(func)
        yield from getattr(ask, "args", ())
        yield from getattr(ask, "keywords", {}).values()
    else:
        yield from vars(ask).values() if hasattr(ask, "__dict__") else ()


def _values(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        yield repr(value) if isinstance(value, _PLAIN) else type(value).__qualname__
