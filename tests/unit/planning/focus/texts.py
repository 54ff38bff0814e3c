"""Made-up section texts: headings, prose, lists, tables and page furniture in any order."""

from __future__ import annotations

from hypothesis import strategies as st

_PARAGRAPHS = st.sampled_from(
    [
        "Results of Operations",
        "Liquidity and Capital Resources",
        "Competition",
        "(in millions)",
        "12",
        "Table of Contents",
        "2024\t2023\nRevenue\t$1,200\t$1,100\nCost\t800\t750",
        "Total\t2,000\t1,850",
        "Income before taxes\tand changes\t9,752",
        "We compete with others on:",
        "• the price and the quality of what we sell to towns;",
        "and goes on in lower case after a page break, as printed pages do.",
        "A sentence that a page break cuts in two and",
        "We depend on one foundry. Losing it would stop production for up to six months.",
        "Revenue rose by 12% because more towns bought pumps, and prices rose by 3%.",
        "We may be unable to hire the engineers that our plans depend on.",
    ]
)
_WORDY = st.integers(1, 60).map(lambda n: "Pumps for towns are sold in spring. " * n)
SECTION_TEXTS = st.lists(_PARAGRAPHS | _WORDY, max_size=40).map("\n\n".join)
"""Texts in the normal form."""
