"""A 10-K of a few paragraphs of a fictional company, in plain text: quick to split."""

from __future__ import annotations

from pathlib import Path

_COVER = """\
UNITED STATES
SECURITIES AND EXCHANGE COMMISSION
Washington, D.C. 20549

FORM 10-K

ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934
For the fiscal year ended December 31, 2024

TARRAGON KITES, INC.
(Exact name of registrant as specified in its charter)

PART I
"""

_MDA = "Management's Discussion and Analysis of Financial Condition and Results of Operations"
_BODIES = {
    "Item 1. Business": (
        "Tarragon designs and sells sport kites. Our {n} line of foil kites is flown on four "
        "continents and made in one plant near the coast, by people who fly them. "
    ),
    "Item 1A. Risk Factors": (
        "Our sales depend on wind and weather. A calm season, of which there were {n} in the past "
        "decades, reduces orders from dealers and raises inventories. "
    ),
    "Item 2. Properties": "We own the plant and lease a shop of {n} square metres beside it. ",
    f"Item 7. {_MDA}": (
        "Net sales rose {n} percent because dealers restocked. Gross margin improved as ripstop "
        "nylon became cheaper, and operating expenses grew in line with sales. "
    ),
    "Item 8. Financial Statements and Supplementary Data": (
        "The balance sheet shows cash of {n} thousand dollars and no debt. Revenue is recognised "
        "when kites are shipped to dealers. "
    ),
}


def small_filing_text() -> str:
    """The whole filing."""
    parts = [_COVER]
    for heading, sentence in _BODIES.items():
        paragraphs = "\n\n".join(
            "".join(sentence.format(n=10 * p + s) for s in range(4)) for p in range(1, 6)
        )
        parts.append(f"{heading}\n\n{paragraphs}\n")
    parts.append("Item 9. Changes in and Disagreements With Accountants\n\nNone.\n")
    parts.append("SIGNATURES\n\nPursuant to the requirements of the Act, signed by the officers.\n")
    return "\n".join(parts)


def write_small_filing(folder: Path) -> Path:
    """Write it to ``folder`` and return its path."""
    path = folder / "tarragon-10k-2024.txt"
    path.write_text(small_filing_text(), encoding="utf-8")
    return path
