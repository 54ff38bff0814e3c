"""Under what an answer is stored."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields


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
        parts = asdict(self)
        del parts["component"]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def differences(self, other: ResponseIdentity) -> tuple[str, ...]:
        """In people's words, the parts in which ``other`` differs."""
        return tuple(
            _WORDS[field.name]
            for field in fields(self)
            if field.name in _WORDS and getattr(self, field.name) != getattr(other, field.name)
        )


_WORDS = {
    "section_sha": "section text",
    "prompt_sha": "component prompt",
    "schema_sha": "output schema",
    "provider": "provider",
    "base_url": "base URL",
    "model": "model",
    "settings_sha": "settings",
}
