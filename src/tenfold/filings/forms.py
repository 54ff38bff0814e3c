"""SEC form names: one spelling, and which of them are annual reports that Tenfold reads."""

from __future__ import annotations

import re
from typing import Final

from tenfold.errors import WrongFormError

ANNUAL_FORMS: Final = frozenset({"10-K", "10-K405", "10-KT", "10-KT405"})
"""Forms that have the items of a 10-K. 10-K405 (to 2002) differs by one box on the cover,
10-KT covers the months between two fiscal years; each may carry '/A' for an amendment."""

_NO_HYPHEN = re.compile(r"^(10|8|6|11|20|40)(?=[KQF])")
_AMENDMENT = re.compile(r"\s*/\s*A$")


def normal_form(name: str) -> str:
    """Spell a form's name the usual way: '10KSB' as '10-KSB', '10-k/a' as '10-K/A'."""
    upper = " ".join(name.upper().replace("\u2010", "-").replace("\u2011", "-").split())
    upper = re.sub(r"\s*[-\u2012-\u2015]\s*", "-", upper)
    amended = _AMENDMENT.search(upper) is not None
    base = _AMENDMENT.sub("", upper)
    return _NO_HYPHEN.sub(r"\1-", base) + ("/A" if amended else "")


def is_annual(form: str) -> bool:
    """Whether a form, spelled as by :func:`normal_form`, is one that Tenfold reads."""
    return form.removesuffix("/A") in ANNUAL_FORMS


def is_transition(form: str | None) -> bool:
    """Whether it is a transition report, for the months between two fiscal years; amended or not.

    ``form`` is spelled as by :func:`normal_form`.
    """
    return form is not None and form.startswith("10-KT")


def amended(form: str) -> str:
    """The name of a form's amendment."""
    return form if form.endswith("/A") else f"{form}/A"


def require_annual(form: str, source: str) -> None:
    """Refuse every other form by its name.

    Raises:
        WrongFormError: ``form`` is no annual report of the 10-K family.
    """
    if not is_annual(form):
        raise WrongFormError(
            f"{source} is a Form {form}, and Tenfold reads annual reports: 10-K, 10-K405, 10-KT "
            "and 10-K/A. Choose the company's 10-K instead."
        )
