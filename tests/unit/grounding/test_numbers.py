"""The numbers of an answer, looked up in the sample filing's figures, text and tags."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel

from support.sample_figures import sample
from tenfold.components.base import Evidence, Insight
from tenfold.components.shapes.common import Level
from tenfold.grounding.known_numbers import computed_numbers
from tenfold.grounding.number_check import NumberStatus
from tenfold.grounding.numbers import NumberChecker
from tenfold.grounding.written import NumberUnit, written_numbers

COMPUTED, TEXT = NumberStatus.COMPUTED, NumberStatus.TEXT
TAGGED, UNMATCHED = NumberStatus.TAGGED, NumberStatus.UNMATCHED
SECTION = (
    "(in millions)\n\tFY2025\nNotes payable to banks\t$412.7\nPension deficit\t(18.4)\n"
    "We issued senior notes at 5.3% and 3,100 warranty claims were open. Rent took .5% of sales."
)


class Line(BaseModel):
    text: str


class Amount(Insight):
    metric: str
    value: str
    evidence: Evidence | None = None


class Answer(Insight):
    summary: str
    items: list[Amount]
    level: Level | None = None
    share: float | None = None


def checker(text: str = SECTION) -> NumberChecker:
    return NumberChecker(sample()[2], text)


def statuses(text: str, section: str = SECTION) -> list[tuple[NumberStatus, str | None]]:
    return [(check.status, check.match) for check in checker(section).check(Line(text=text))]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Revenue was $1.41 billion.", "revenue FY2025"),
        ("Revenue was $1,412.6 million.", "revenue FY2025"),
        ("Revenue was 1,412,611,000.", "revenue FY2025"),
        ("Revenue grew 8.0%.", "revenue_growth FY2025"),
        ("Gross margin fell to 37.7%", "gross_margin FY2025"),
        ("Gross margin fell by 87 basis points", "gross_margin FY2025 against FY2024"),
        ("Interest was covered 1.61x", "interest_coverage FY2025"),
        ("Sales are outstanding for 76 days", "days_sales_outstanding FY2025"),
        ("Diluted EPS fell to $0.24 a share", "eps_basic FY2025"),
        ("Sales rose by $104.3 million", "revenue FY2025 against FY2024"),
        ("Free cash flow was -$24.5 million", "free_cash_flow FY2025"),
        ("Capital expenditure was (66.2) million", "capital_expenditure FY2025"),
        ("Net income declined 80.0%", "net_income_growth FY2025"),
    ],
)
def test_what_is_computed_is_named(text, match):
    assert statuses(text) == [(COMPUTED, match)]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Notes payable of $412.7 million", "$412.7"),
        ("Notes payable of $413 million", "$412.7"),
        ("A pension deficit of $18.4 million", "(18.4)"),
        ("Senior notes at 5.3%", "5.3%"),
        ("Rent of 0.5% of sales", ".5%"),
    ],
)
def test_what_stands_in_the_text_is_quoted(text, match):
    assert statuses(text) == [(TEXT, match)]


def test_any_tagged_fact_will_do():
    fact = next(f for f in sample()[2].facts.facts if f.dimensions and f.unit == "USD" and f.value)
    ((status, match),) = statuses(f"It came to ${abs(fact.value):,f} for its costs.", "")
    assert status is TAGGED
    assert match is not None
    assert match.startswith(fact.concept)


@pytest.mark.parametrize(
    "text",
    [
        "Revenue was $1.42 billion.",
        "Revenue was $1,412.6 thousand.",
        "Revenue was -$1,412.6 million.",
        "Free cash flow was $24.5 million.",
        "Gross margin rose to 38.9%",
        "Revenue grew 1.61%.",
        "Notes payable of 412.7%",
        "Warranty claims of $412.7 billion",
        "Accounts payable had 37.7% more",
    ],
)
def test_what_stands_nowhere_is_unmatched(text):
    assert statuses(text) == [(UNMATCHED, None)]


def test_without_figures_the_text_is_all_there_is():
    check = NumberChecker(None, SECTION).check
    found = check(Line(text="Notes payable of $412.7 million, a margin of 37.7%"))
    assert [one.status for one in found] == [TEXT, UNMATCHED]


def test_every_field_is_read_but_quotes_and_choices():
    answer = Answer(
        summary="Revenue was $1.41 billion.",
        items=[
            Amount(metric="Revenue", value="$1,412.6 million"),
            Amount(metric="Revenue", value="$999.9 million", evidence=Evidence(quote="$1.99")),
        ],
        level=Level.HIGH,
        share=37.71,
    )
    found = checker().check(answer)
    assert [(one.path, one.text, one.status) for one in found] == [
        ("summary", "$1.41 billion", COMPUTED),
        ("items[0].value", "$1,412.6 million", COMPUTED),
        ("items[1].value", "$999.9 million", UNMATCHED),
        ("share", "37.71", COMPUTED),
    ]
    assert answer.summary[found[0].start : found[0].end] == "$1.41 billion"


FIGURES = [figure for figure in sample()[2].figures() if figure.unit == "USD" and figure.value]
SCALES = {"thousand": 3, "million": 6, "billion": 9}


@given(st.sampled_from(FIGURES), st.sampled_from(sorted(SCALES)), st.integers(0, 4))
def test_a_figure_at_any_rounding_and_scale_matches_itself(figure, scale, places):
    shown = abs(figure.value).scaleb(-SCALES[scale])
    rounded = shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    sign = "-" if figure.value < 0 else ""
    for number in written_numbers(f"It was {sign}${rounded:,f} {scale}."):  # none where it is zero
        known = computed_numbers(sample()[2]).near(NumberUnit.MONEY, number.value, number.half)
        assert figure.value in [one.value for one in known]


@given(st.sampled_from(FIGURES), st.integers(1, 4), st.integers(1, 9), st.booleans())
def test_a_figure_perturbed_beyond_its_rounding_does_not_match_itself(figure, places, by, upwards):
    shown = abs(figure.value).scaleb(-6).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    step = Decimal(by).scaleb(-places) * (1 if upwards else -1)
    assume(shown + step > 0)  # beyond zero it may be the same size again
    for number in written_numbers(f"It was ${shown + step:,f} million."):
        known = computed_numbers(sample()[2]).near(NumberUnit.MONEY, number.value, number.half)
        # One step away and rounded the other way, the figure is just on the border.
        near = abs(abs(figure.value) - number.value) <= number.half
        assert (figure.value in [one.value for one in known]) is near
        assert not near or by == 1
