"""Random numbers that depend on what is asked, never on when it arrives."""

from __future__ import annotations

from hashlib import blake2b
from random import Random


def seeded_random(*parts: object) -> Random:
    """A generator seeded by ``parts``: the same parts give the same numbers on every machine.

    ``hash()`` is salted per process and a shared generator would depend on the order of arrival,
    so the seed is a digest of the parts' text.
    """
    text = "\x1f".join(str(part) for part in parts)
    return Random(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big"))
