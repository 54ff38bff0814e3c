"""Who asks: SEC wants each request to carry a name and an e-mail address as its User-Agent.

Source: https://www.sec.gov/about/webmaster-frequently-asked-questions, 'fair access'.
"""

from __future__ import annotations

from typing import Final

from tenfold.errors import EdgarRefusedError

HOW_TO_SET: Final = (
    "Set TENFOLD_EDGAR_IDENTITY to your name and e-mail address, for instance "
    "TENFOLD_EDGAR_IDENTITY='Jane Doe jane@example.com'."
)
_NAMELESS: Final = "Tenfold (no contact given)"
"""What other hosts than SEC's get to see; whether that will do is theirs to say."""


def user_agent(identity: str | None, *, is_sec: bool) -> str:
    """The User-Agent of every request.

    Raises:
        EdgarRefusedError: SEC is to be asked and no identity is set: it would refuse, and a
            refusal counts against the address it came from.
    """
    if identity is None and is_sec:
        raise EdgarRefusedError(f"SEC's EDGAR answers only to requests that name you. {HOW_TO_SET}")
    return identity or _NAMELESS


def refused(identity: str | None, url: str) -> EdgarRefusedError:
    """What to say when EDGAR refuses (403)."""
    if identity is None:
        return EdgarRefusedError(
            f"EDGAR refused {url}, because the request did not name you. {HOW_TO_SET}"
        )
    return EdgarRefusedError(
        f"EDGAR refused {url}, although TENFOLD_EDGAR_IDENTITY is '{identity}'. Check that it "
        "holds your name and e-mail address; after too many requests from one address SEC also "
        f"refuses for ten minutes. {HOW_TO_SET}"
    )
