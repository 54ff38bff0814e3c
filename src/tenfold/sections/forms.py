"""Whether a document is an annual report on form 10-K at all."""

from __future__ import annotations

import re

from tenfold.errors import WrongFormError
from tenfold.filings.forms import is_annual, normal_form
from tenfold.filings.model import Filing

_COVER_CHARS = 8_000
_FORM = re.compile(
    r"^[^\w\n]{0,6}(?:united states.{0,80})?form\s*"
    r"(10\s?-?\s?k(?:sb|t|405)?(?:\d{0,3})?|10\s?-?\s?q(?:sb)?|20\s?-?\s?f|40\s?-?\s?f|8\s?-?\s?k|"
    r"6\s?-?\s?k|s\s?-\s?\d{1,2}|11\s?-?\s?k|n\s?-\s?csr)\b",
    re.IGNORECASE | re.MULTILINE,
)


def require_annual_report(filing: Filing, text: str) -> None:
    """Raise WrongFormError where the filing, or the form its cover names, is not a 10-K."""
    form = filing.form
    if not form:
        named = _FORM.search(text, 0, _COVER_CHARS)
        form = named[1] if named else None
    if form is None:
        return
    shown = normal_form(re.sub(r"\s", "", form))
    if is_annual(shown):
        return
    raise WrongFormError(
        f"{filing.source} is a form {shown}, not a 10-K. Choose the company's annual report on "
        "form 10-K; its items are numbered otherwise in other forms."
    )
