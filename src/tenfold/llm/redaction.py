"""Keeps keys and prompts out of error texts.

Providers quote what they were sent: an authentication error shows the key, a validation error
the offending part of the prompt. Whatever of a provider's words reaches a user passes here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# A provider's prefix and a run with a digit or a mask in it, or one longer than words are: what is
# joined by hyphens or underscores ('key_products', 'hf-connected') has neither. 'Bearer TOKEN' is
# how our own messages say where a token goes.
_LOOKS_LIKE_A_KEY = re.compile(
    r"(?:\b(?:sk|pk|gsk|xai|hf)[-_](?=[\w.*-]*[\d*]|[A-Za-z]{16})[\w.*-]{8,})"
    r"|(?:\bAIza[\w-]{20,})|(?:\b[Bb]earer\s+(?!TOKEN\b)\S+)"
)
_HIDDEN = "[key]"
_LONGEST_TEXT = 240
_ECHO_CHARS = 24
_SHORTEST_SECRET = 4


def without_keys(text: str, keys: Iterable[str]) -> str:
    """``text`` with each of ``keys``, and whatever has the form of one, replaced by '[key]'."""
    for key in sorted(keys, key=len, reverse=True):
        if len(key) >= _SHORTEST_SECRET:
            text = text.replace(key, _HIDDEN)
    return _LOOKS_LIKE_A_KEY.sub(_HIDDEN, text)


def quotable(text: str, *, keys: Iterable[str], prompt_parts: Iterable[str]) -> str:
    """A provider's message fit to be shown: one line, short, without keys.

    Empty where the message repeats any part of the prompt.
    """
    line = " ".join(without_keys(text, keys).split())
    if any(_echoes(line, part) for part in prompt_parts):
        return ""
    return line if len(line) <= _LONGEST_TEXT else line[:_LONGEST_TEXT].rstrip() + " …"


def _echoes(line: str, part: str) -> bool:
    """Whether ``line`` contains a run of words that stands in ``part``."""
    flat = " ".join(part.split())
    starts = range(0, max(1, len(line) - _ECHO_CHARS + 1), _ECHO_CHARS // 3)
    return any(len(p := line[at : at + _ECHO_CHARS]) == _ECHO_CHARS and p in flat for at in starts)
