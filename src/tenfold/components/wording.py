"""How built-in components are worded: the rule that closes every question, and cue lists."""

from __future__ import annotations

_ONLY_WHAT_IS_STATED = (
    "Use the company's own names and only what the text states: no outside knowledge, no guesses. "
    "Give null for an optional field the text does not state, and fewer items, or none, rather "
    "than weak ones."
)


def ask(question: str) -> str:
    """The full question: ``question`` (its line breaks folded) and the common closing rule."""
    return f"{' '.join(question.split())} {_ONLY_WHAT_IS_STATED}"


def cues(listed: str) -> tuple[str, ...]:
    """Cue words and phrases from one comma-separated text."""
    return tuple(" ".join(cue.split()) for cue in listed.split(",") if cue.strip())
