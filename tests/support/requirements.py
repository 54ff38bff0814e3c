"""What a test needs beyond `make setup`: present, skipped with advice, or missed."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version

import pytest

REQUIRE_ALL = "TENFOLD_REQUIRE_ALL"
"""Set to 1 where everything is installed: a missing need is then a failure, not a skip."""


def need_packages(*names: str, get_by: str) -> None:
    """Skip the test, or fail it under TENFOLD_REQUIRE_ALL=1, unless all packages are installed."""
    missing = [name for name in names if not _installed(name)]
    if not missing:
        return
    message = f"needs {', '.join(missing)}; get {'it' if len(missing) == 1 else 'them'} by {get_by}"
    if os.environ.get(REQUIRE_ALL) == "1":
        pytest.fail(f"{message} ({REQUIRE_ALL}=1)", pytrace=False)
    pytest.skip(message)


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
