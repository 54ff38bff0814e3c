"""Versions that nobody can forget to raise: the hash of a package's own source.

What is worked out from a filing and kept must not outlive the code that worked it out. A number in
that code would have to be raised by whoever changes a formula; the formula's own text needs no
reminder. The price is a few files read once in a process (2 ms), and work done again after a change
that changes nothing.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files


@cache
def source_fingerprint(package: str) -> str:
    """Hash over the modules of ``package`` ('tenfold.financials'), without packages in it."""
    digest = hashlib.sha256()
    for file in sorted(files(package).iterdir(), key=lambda each: each.name):
        if file.name.endswith((".py", ".pyc")):
            digest.update(f"{file.name}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
