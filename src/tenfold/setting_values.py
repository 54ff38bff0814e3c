"""Single values of the environment and the configuration file, looked up and checked."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tenfold.errors import UsageError

_ABOVE_ZERO = math.nextafter(0.0, 1.0)


def check_base_url(url: str, named: str) -> str:
    """``url`` without a trailing slash; ``named`` says where it was given.

    Raises:
        UsageError: it is not an http(s) address.
    """
    if not _is_http_address(url):
        raise UsageError(
            f"{named} is {url!r}, which is not an http address. "
            "Give it as http://HOST:PORT or https://HOST, with the path behind it if there is one."
        )
    return url.rstrip("/")


def _is_http_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or brackets that do not close
        return False


@dataclass(frozen=True, slots=True)
class SettingValues:
    """Looks a value up, the environment first, and checks it.

    Each method takes a setting's name in the file and its environment variable, gives None (or
    nothing) where neither is set, and raises UsageError where the value cannot be what it is meant
    to be.
    """

    env: Mapping[str, str] = field(repr=False)
    file_values: Mapping[str, Any]
    file: Path
    """What the values of the file come from, for messages."""

    def raw(self, name: str, variable: str) -> tuple[Any, str]:
        """The value, None where it is not set, and how to call it in a message."""
        if text := self.env.get(variable, "").strip():
            return text, variable
        return self.file_values.get(name), f"{name} in {self.file}"

    def text(self, name: str, variable: str) -> str | None:
        """Any text."""
        value, named = self.raw(name, variable)
        if value is None or isinstance(value, str):
            return value or None
        raise UsageError(f"{named} is {value!r}. Give it as text in quotes.")

    def url(self, name: str, variable: str) -> str | None:
        """An http(s) address, without a slash at its end."""
        value = self.text(name, variable)
        return None if value is None else check_base_url(value, self.raw(name, variable)[1])

    def folder(self, name: str, variable: str) -> Path | None:
        """A folder, which need not exist."""
        value = self.text(name, variable)
        return None if value is None else Path(value).expanduser()

    def one_of(self, name: str, variable: str, choices: tuple[str, ...]) -> str | None:
        """One of ``choices``."""
        value, named = self.raw(name, variable)
        if value is not None and value not in choices:
            raise UsageError(f"{named} is {value!r}. Give one of {', '.join(choices)}.")
        return value

    def count(
        self, name: str, variable: str, *, least: int = 1, most: int | None = None
    ) -> int | None:
        """A whole number from ``least`` to ``most``."""
        value, named = self.raw(name, variable)
        if value is None:
            return None
        if isinstance(value, str) and value.isdecimal():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise UsageError(f"{named} is {value!r}. Give a whole number of at least {least}.")
        if most is not None and value > most:
            raise UsageError(f"{named} is {value!r}. Give at most {most}.")
        return value

    def seconds(self, name: str, variable: str) -> float | None:
        """A number of seconds above 0."""
        return self._amount(name, variable, "a number of seconds above 0", least=_ABOVE_ZERO)

    def dollars(self, name: str, variable: str) -> float | None:
        """A number of dollars."""
        return self._amount(name, variable, "a number of dollars, such as 0.50", least=0.0)

    def _amount(self, name: str, variable: str, wanted: str, *, least: float) -> float | None:
        value, named = self.raw(name, variable)
        if value is None:
            return None
        try:
            amount = float(value)
        except (TypeError, ValueError):
            amount = -1.0
        if not least <= amount < float("inf"):
            raise UsageError(f"{named} is {value!r}. Give {wanted}.")
        return amount

    def paths(self, name: str, variable: str) -> tuple[Path, ...]:
        """A list of paths, in the environment one text that the system's separator divides."""
        value, named = self.raw(name, variable)
        if isinstance(value, str):
            value = value.split(os.pathsep)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(p, str) for p in value):  # pyright: ignore[reportUnknownVariableType]
            raise UsageError(f"{named} is {value!r}. Give a list of paths in quotes.")
        return tuple(Path(path).expanduser() for path in value if path)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
