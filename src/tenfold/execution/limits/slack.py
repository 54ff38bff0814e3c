"""By how much sooner a request may arrive after another one than it was sent after it."""

from __future__ import annotations

from typing import Final

_LEAST_SECONDS: Final = 0.04
_MOST_SECONDS: Final = 0.3
_KEPT: Final = 0.98


class Slack:
    """What is allowed for that; more where requests were refused that should not have been."""

    def __init__(self) -> None:
        self.seconds = _LEAST_SECONDS

    def adjust(self, *, refused: bool) -> None:
        """A request was answered, or refused."""
        if refused:
            self.seconds = min(_MOST_SECONDS, self.seconds * 2)
        else:
            self.seconds = max(_LEAST_SECONDS, self.seconds * _KEPT)
