"""By what a provider counts more, or less, than was estimated: learnt from pairs of both."""

from __future__ import annotations

from typing import Final

_LEAST_FACTOR, _MOST_FACTOR = 0.3, 4.0
_KEPT: Final = 0.98
_ENOUGH: Final = 10
"""As many times what one comparison brings must have been compared."""


class CountedFactor:
    """A running ratio that forgets slowly; 1.0 until enough was compared."""

    def __init__(self, *, exact: bool) -> None:
        """``exact`` where a provider counts at least what is estimated."""
        self.value = 1.0
        self._least = 1.0 if exact else _LEAST_FACTOR
        self._counted = self._estimated = 0.0

    def saw(self, counted: float, estimated: float) -> None:
        """So much was counted for what was estimated."""
        self._counted = self._counted * _KEPT + max(0.0, counted)
        self._estimated = self._estimated * _KEPT + estimated
        if self._estimated >= _ENOUGH * estimated:
            factor = self._counted / self._estimated
            self.value = min(_MOST_FACTOR, max(self._least, factor))
