"""What the command's exit codes mean."""

from __future__ import annotations

from typing import Final

OK: Final = 0
FAILED: Final = 1
"""Nothing came of it: no component succeeded, or the filing could not be read."""
USAGE: Final = 2
SOME_FAILED: Final = 3
"""Some components failed; what succeeded was shown."""
INTERRUPTED: Final = 130
"""Stopped with Ctrl-C: 128 and the number of SIGINT, as shells count."""
TERMINATED: Final = 143
"""Stopped with SIGTERM, likewise."""
