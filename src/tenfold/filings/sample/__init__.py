"""The bundled sample: a fictional company's full 10-K, written for this project.

Halvorsen Controls Corporation, fiscal 2025, as inline XBRL. Its statements balance and its
prose agrees with them, because ``tools/sample_filing`` renders both from one model of the
company; a test rebuilds the file and compares it byte for byte.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["sample_path"]

SAMPLE_NAME = "halvorsen-10k-2025.htm"


def sample_path() -> Path:
    """Where the sample filing lies, ready to be read or passed to ``tenfold analyze``.

    The package is installed unpacked, never as a zip, so the resource is a real file.
    """
    return Path(str(files(__name__).joinpath(SAMPLE_NAME)))
