"""The checks of the numbers in answers about figures, each made once and kept.

A check follows from the answer, the text that was read, the figures and the code that compares
them, and from nothing else. So it is kept under the hash of these; where one of them changes it is
made anew. What it needs (figures, an index of the text's numbers) is made when a check is, or
beforehand on a thread while the model answers: it would hold up the event loop for a tenth of a
second a filing.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import BaseModel

from tenfold.execution.keeping import Keeping
from tenfold.fingerprint import source_fingerprint
from tenfold.grounding.number_check import NumberCheck
from tenfold.planning.context import ItemContext
from tenfold.store.derived_cache import DerivedCache, derived_key

if TYPE_CHECKING:
    from tenfold.grounding.numbers import NumberChecker

_PACKAGE: Final = "tenfold.grounding"


class NumberChecks:
    """Checks of the answers of one analysis."""

    def __init__(self, kept: DerivedCache | None = None, keeping: Keeping | None = None) -> None:
        """``kept`` is where checks are looked for and put; without it each is made. ``keeping``
        puts them there, where the event loop is not to wait for it."""
        self._kept = kept
        self._keeping = keeping
        self._checkers: dict[str, NumberChecker] = {}
        """By the hash of the text they look numbers up in."""
        self._making: dict[str, asyncio.Future[None]] = {}
        """Those that were begun beforehand, likewise."""

    def begin(self, context: ItemContext, thread: Executor) -> None:
        """Begin on ``thread`` to make what checks of answers about ``context`` need."""
        if context.figures is None or context.text_sha256 in self._making:
            return
        loop = asyncio.get_running_loop()
        making = loop.run_in_executor(thread, self._prepare, context)
        # What went wrong there goes wrong again, and is told, where the check itself is made.
        making.add_done_callback(lambda made: made.cancelled() or made.exception())
        self._making[context.text_sha256] = making

    def making(self, context: ItemContext) -> asyncio.Future[None] | None:
        """What is done when that is made; None where it was not begun, or is made."""
        making = self._making.get(context.text_sha256)
        return None if making is None or making.done() else making

    def of(
        self, value: BaseModel, context: ItemContext, as_json: str | None = None
    ) -> tuple[NumberCheck, ...] | None:
        """What each number of ``value`` matches; None for a context that is not about figures.

        ``as_json`` is the value as it is stored, where that is at hand.
        """
        if context.figures is None:
            return None
        key = self._key(value, context, as_json)
        found = self._find(key)
        if found is None:
            found = self._checker(context).check(value)
            if self._kept is not None and key is not None:
                text = json.dumps([check.to_json() for check in found])
                if self._keeping is None:
                    self._kept.put(key, text)
                else:
                    self._keeping.keep(self._kept, (key, text))
        return found

    def _key(self, value: BaseModel, context: ItemContext, as_json: str | None) -> str | None:
        """Hash of all that the check depends on; None where the figures have none."""
        figures = context.figures
        if figures is None or self._kept is None:
            return None
        if figures.are_there and figures.identity is None:
            return None
        return derived_key(
            "numbers",
            source_fingerprint(_PACKAGE),
            context.text_sha256,
            figures.identity,
            value.model_dump_json() if as_json is None else as_json,
        )

    def _find(self, key: str | None) -> tuple[NumberCheck, ...] | None:
        text = self._kept.get(key) if self._kept is not None and key is not None else None
        try:
            return None if text is None else _read(text)
        except (ValueError, TypeError, KeyError):
            return None  # changed by other hands: made anew

    def _prepare(self, context: ItemContext) -> None:
        self._checker(context).prepare()

    def _checker(self, context: ItemContext) -> NumberChecker:
        checker = self._checkers.get(context.text_sha256)
        if checker is None:
            # Imported here because questions about other items do without it.
            from tenfold.grounding.numbers import NumberChecker

            figures = context.figures
            checker = NumberChecker(figures.financials if figures else None, context.text)
            self._checkers[context.text_sha256] = checker
        return checker


def _read(text: str) -> tuple[NumberCheck, ...]:
    checks: object = json.loads(text)
    if not isinstance(checks, list):
        raise TypeError(type(checks))
    return tuple(NumberCheck.from_json(each) for each in cast("list[dict[str, Any]]", checks))
