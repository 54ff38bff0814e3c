"""Keeps this machine's paths and keys out of whatever is sent."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tenfold.llm.redaction import without_keys
from tenfold.settings import Settings

_SHORTEST_ROOT: Final = 5
"""'/' and its like stand in too many honest texts."""


class Scrubber:
    """Takes folders of the machine and keys out of text, JSON included."""

    def __init__(self, settings: Settings) -> None:
        folders = (settings.data_dir, settings.cache_dir, *settings.component_paths, Path.home())
        self._roots = tuple(sorted(_spellings(folders), key=len, reverse=True))
        secrets = [*settings.keys.values(), settings.database_url or "", settings.limiter_url or ""]
        self._secrets = tuple(secret for secret in secrets if secret)

    def text(self, text: str) -> str:
        """``text`` fit for a stranger's eyes."""
        return without_keys(self.paths(text), self._secrets)

    def paths(self, text: str) -> str:
        """``text`` without the machine's folders."""
        for root in self._roots:
            if root in text:
                text = text.replace(root, "…")
        return text


def _spellings(folders: Iterable[Path]) -> set[str]:
    absolute = {str(folder.absolute()) for folder in folders}
    resolved = {str(folder.resolve()) for folder in folders}
    return {root for root in absolute | resolved if len(root) >= _SHORTEST_ROOT}
