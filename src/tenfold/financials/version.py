"""The version of the reading of facts, under which they are kept."""

from __future__ import annotations

FACTS_VERSION = 1
"""Raised whenever ``read_facts`` may make other facts of the same document. Statements and ratios
are computed anew each time: a change of theirs needs no new version."""
