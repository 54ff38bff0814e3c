"""The bundled sample: a fictional company's full 10-K, written for this project.

Halvorsen Controls Corporation, fiscal 2025, as inline XBRL. Its statements balance and its
prose agrees with them, because ``tools/sample_filing`` renders both from one model of the
company; a test rebuilds the file and compares it byte for byte.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from tenfold.filings.model import Filing
from tenfold.filings.parsing import parse_filing

__all__ = ["SAMPLE", "is_sample", "read_sample", "sample_path"]

SAMPLE: Final = "sample"
"""The target that means this filing."""
SAMPLE_NAME: Final = "halvorsen-10k-2025.htm"


def is_sample(target: str) -> bool:
    """Whether ``target`` names the sample, however it is written."""
    return target.strip().lower() == SAMPLE


def read_sample() -> Filing:
    """The sample, by the name that it is asked for by, not by its place on this machine."""
    path = sample_path()
    return parse_filing(path.read_bytes(), source=SAMPLE, file_name=path.name)


def sample_path() -> Path:
    """Where the sample filing lies, ready to be read or passed to ``tenfold analyze``.

    The package is installed unpacked, never as a zip, so the resource is a real file.
    """
    return Path(str(files(__name__).joinpath(SAMPLE_NAME)))
