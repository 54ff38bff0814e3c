"""The simulated model's tokenizer: four characters are one token.

Close to what English filings give with real tokenizers, and simple enough to predict by hand.
"""

from __future__ import annotations

CHARS_PER_TOKEN = 4


def count_tokens(text: str) -> int:
    """Tokens in ``text``: its characters divided by four, rounded up."""
    return chars_to_tokens(len(text))


def chars_to_tokens(chars: int) -> int:
    """Tokens that ``chars`` characters make."""
    return -(-chars // CHARS_PER_TOKEN)


def pad_to_tokens(text: str, tokens: int) -> str:
    """``text`` grown to exactly ``tokens`` tokens; unchanged where it is already as long.

    The spaces go before the last bracket of a JSON text, not after it: it stays valid, and it is
    complete only with its last character, so that a client cannot finish early on it.
    """
    missing = tokens * CHARS_PER_TOKEN - len(text)
    if missing <= 0:
        return text
    if text.endswith(("}", "]")):
        return f"{text[:-1]}{' ' * missing}{text[-1]}"
    return text + " " * missing
