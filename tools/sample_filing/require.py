"""The generator's own assertion, which stays on under `python -O`."""

from __future__ import annotations


def require(condition: bool, claim: str) -> None:
    """Stop the build when the sample would contradict itself; `claim` is what does not hold."""
    if not condition:
        raise SystemExit(f"The sample filing is inconsistent: {claim}. Fix inputs.py or text/.")
