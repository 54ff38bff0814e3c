"""Say plainly when the Python at hand is too old, before pip says it at length."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the one file that older Pythons run
    sys.exit(
        f"Tenfold needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
        "Name another one: make PYTHON=python3.12 …"
    )
