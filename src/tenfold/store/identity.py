"""Under what an answer is stored."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class ResponseIdentity:
    """Everything an answer depends on. A filing never changes, so no entry ever expires."""

    component: str
    """Its full name; for `cache explain`, and not part of the key: two names for one question
    share an answer."""
    section_sha: str
    prompt_sha: str
    schema_sha: str
    provider: str
    base_url: str | None
    model: str
    settings_sha: str

    @property
    def key(self) -> str:
        """Hash of all parts but the name."""
        return _key(tuple(getattr(self, name) for name in _WORDS))

    def differences(self, other: ResponseIdentity) -> tuple[str, ...]:
        """In people's words, the parts in which ``other`` differs."""
        return tuple(
            word for name, word in _WORDS.items() if getattr(self, name) != getattr(other, name)
        )


@lru_cache(maxsize=1_024)
def _key(parts: tuple[str | None, ...]) -> str:
    # Asked for three times in the life of a call, to look, to fly and to store; there are hundreds.
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


# The parts of the key, in its order, as people call them.
_WORDS = {
    "section_sha": "section text",
    "prompt_sha": "component prompt",
    "schema_sha": "output schema",
    "provider": "provider",
    "base_url": "base URL",
    "model": "model",
    "settings_sha": "settings",
}
