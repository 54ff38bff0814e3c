"""The splitter's version, apart from the splitter: the cache needs the one without the other."""

from __future__ import annotations

from typing import Final

SPLITTER_VERSION: Final = 10
"""Raised whenever the same file may split differently, or be stored so: part of a cached split's
key."""
