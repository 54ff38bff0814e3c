"""What is said above figures of a filing whose end is missing."""

from __future__ import annotations

from tenfold.filings.model import Filing


def incomplete_note(filing: Filing) -> str | None:
    """That the file breaks off and figures may be missing; None where nothing shows it."""
    if not filing.broken_off:
        return None
    return (
        f"The file breaks off ({filing.broken_off}): figures that stood behind its end are "
        "missing here. Get the whole document."
    )
