"""Small filings written for these tests, in the layouts of three decades."""

from __future__ import annotations

from tenfold.filings.model import Document, DocumentFormat, Filing

TITLES = {
    "1": "Business",
    "1A": "Risk Factors",
    "1B": "Unresolved Staff Comments",
    "2": "Properties",
    "3": "Legal Proceedings",
    "4": "Mine Safety Disclosures",
    "5": "Market for Registrant’s Common Equity, Related Stockholder Matters and Issuer "
    "Purchases of Equity Securities",
    "6": "[Reserved]",
    "7": "Management’s Discussion and Analysis of Financial Condition and Results of Operations",
    "7A": "Quantitative and Qualitative Disclosures About Market Risk",
    "8": "Financial Statements and Supplementary Data",
    "9": "Changes in and Disagreements with Accountants on Accounting and Financial Disclosure",
    "9A": "Controls and Procedures",
    "15": "Exhibits and Financial Statement Schedules",
}

_SENTENCES = {
    "1": "Larkspur makes pumps for water works and sells them to customers in nine states.",
    "1A": "We face the risk that a dry season delays what our customers order from us.",
    "3": "A claim about a valve is before the county court.",
    "7": "Revenue rose because shipments rose, and cash from operations paid for the new plant.",
    "7A": "A rise of one point in interest rates would cost us little in a year.",
    "8": "The balance sheets and statements of cash flows agree with the notes to the financial "
    "statements.",
}
SHORT = {"1B": "None.", "4": "Not applicable.", "9": "None.", "6": ""}


def body(item: str) -> str:
    """An item's text: some pages of prose for items of substance, a word for the others."""
    if item in SHORT:
        return SHORT[item]
    sentence = _SENTENCES.get(item, f"What there is to say under item {item} stands here in full.")
    repeat = 60 if item in _SENTENCES else 4
    letters = "bdfghjklmnpr"
    parts = (letters[n // 12] + letters[n % 12] for n in range(repeat))
    return " ".join(f"{sentence} (Part {part} of item {item}.)" for part in parts)


def bodies(**changes: str) -> dict[str, str]:
    """All items' texts; keys of ``changes`` are 'item_8' and so on."""
    texts = {item: body(item) for item in TITLES}
    texts.update({key.removeprefix("item_"): text for key, text in changes.items()})
    return texts


def filing(
    content: str, form: str | None = "10-K", *more: Document, year: int | None = None
) -> Filing:
    """A filing of one document, HTML if it has tags of HTML."""
    html = "<html" in content[:2_000].lower()
    primary = Document(form or "", content, DocumentFormat.HTML if html else DocumentFormat.TEXT)
    return Filing("report", "0" * 64, (primary, *more), form=form, fiscal_year=year)


def modern_html(texts: dict[str, str], *, contents: bool = True) -> str:
    """Inline XBRL as of the 2020s: styled spans, a linked table of contents, page footers."""
    rows = "".join(
        f'<tr><td><a href="#i{item}">Item {item}.</a></td><td><a href="#i{item}">{TITLES[item]}'
        f"</a></td><td>{page}</td></tr>"
        for page, item in enumerate(texts, start=3)
    )
    parts = [
        '<html><head><title>x</title></head><body><div style="display:none"><ix:header>'
        "<ix:hidden>Item 1. Business HIDDEN</ix:hidden></ix:header></div>",
        "<div>FORM 10-K</div><div>LARKSPUR PUMPS INC.</div>",
        f"<div>TABLE OF CONTENTS</div><table>{rows}</table>" if contents else "",
    ]
    for page, (item, text) in enumerate(texts.items(), start=3):
        parts.append(
            f'<div id="i{item}"><span style="font-weight:700">Item {item}. {TITLES[item]}</span>'
            f"</div><div><ix:nonnumeric>{text}</ix:nonnumeric></div>"
            f"<div>Larkspur Pumps Inc. | Form 10-K | {page}</div>"
            '<hr style="page-break-after:always"/>'
        )
    return "".join(
        [*parts, "<div>SIGNATURES</div><div>Pursuant to the requirements</div></body></html>"]
    )


def old_text(texts: dict[str, str], *, running: bool = False) -> str:
    """Plain text as of the 1990s: wrapped lines, <PAGE> tags, headers that repeat the item."""
    lines = ["FORM 10-K", "", "LARKSPUR PUMPS INC.", "", "TABLE OF CONTENTS", ""]
    for page, item in enumerate(texts, start=1):
        lines.append(f"Item {item}.   {TITLES[item][:40]} ........   {page}")
    number = 0
    for item, text in texts.items():
        lines += ["", f"ITEM {item}.  {TITLES[item].upper()}", ""]
        for place, line in enumerate(wrapped(text)):
            if place and place % 40 == 0:
                number += 1
                lines += ["", str(number), "<PAGE>"]
                if running:
                    lines += [f"ITEM {item}.  {TITLES[item].upper()} (CONTINUED)", ""]
            lines.append(line)
    return "\n".join([*lines, "", "SIGNATURES", "", "Pursuant to the requirements"])


def wrapped(text: str, width: int = 72) -> list[str]:
    """Lines of at most ``width`` characters."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def indexed_html(texts: dict[str, str]) -> str:
    """A report in an order of its own, with a cross-reference index at its end."""
    order = [i for i in ("7", "7A", "1", "1A", "2", "3", "5", "8", "9A", "15") if i in texts]
    parts = ["<html><body><div>FORM 10-K</div><div>LARKSPUR PUMPS INC.</div><hr>"]
    rows: dict[str, str] = {}
    page = 2
    for item in order:
        first = page
        chunks = [texts[item][at : at + 1_500] for at in range(0, max(1, len(texts[item])), 1_500)]
        parts.append(f"<div><b>{TITLES[item].upper()}</b></div>")
        for chunk in chunks:
            parts.append(f"<div>{chunk}</div><div>{page}</div><hr>")
            page += 1
        rows[item] = f"{first}-{page - 1}" if page - 1 > first else str(first)
    table = "".join(
        f"<tr><td>Item {item}.</td><td>{TITLES[item]}</td><td>{rows.get(item, 'Not applicable')}"
        "</td></tr>"
        for item in texts
    )
    return "".join(
        [
            *parts,
            f"<div>FORM 10-K CROSS-REFERENCE INDEX</div><table>{table}</table>"
            f"<div>{page}</div><hr><div>SIGNATURES</div></body></html>",
        ]
    )
