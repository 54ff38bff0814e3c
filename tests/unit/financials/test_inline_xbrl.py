"""Facts from inline XBRL: their values, and the places where they stand."""

from __future__ import annotations

import re
import time
from datetime import date
from decimal import Decimal
from importlib import resources

import pytest

from tenfold.financials.facts import Period
from tenfold.financials.inline_xbrl import read_facts
from tenfold.sections.html_text import read_html
from tenfold.sections.tag_reader import MAX_NESTED
from unit.financials.inline_documents import CONTEXTS, duration, instant, read, value

YEAR = Period(date(2024, 12, 31), date(2024, 1, 1))
DOT = "ixt:num-dot-decimal"


def _one(body, **kwargs):
    normal, found = read(body, **kwargs)
    assert not found.unread
    (fact,) = found.facts
    return normal.text, fact


def test_a_number_has_its_scale_unit_period_and_place():
    text, fact = _one(
        f"<p>Sales were ${value('us-gaap:Revenues', '1,234.5', form=DOT)} million.</p>"
    )
    assert fact.value == Decimal("1234500000")
    assert (fact.concept, fact.unit, fact.period) == ("us-gaap:Revenues", "USD", YEAR)
    assert fact.decimals == -6
    assert text == "Sales were $1,234.5 million."
    assert text[fact.start : fact.end] == "1,234.5"


def test_a_loss_is_negative():
    text, fact = _one(f"<p>({value('us-gaap:ProfitLoss', '17', sign='-')})</p>")
    assert fact.value == -17_000_000
    assert text == "(17)"


@pytest.mark.parametrize(
    ("shown", "form", "expected"),
    [
        ("—", "ixt:zerodash", 0),
        ("—", "ixt:fixed-zero", 0),
        ("1.234,5", "ixt:num-comma-decimal", "1234.5"),
        ("1.234,5", "ixt:numcommadecimal", "1234.5"),
        ("two hundred and five", "ixt-sec:numwordsen", 205),
        ("no", "ixt-sec:numwordsen", 0),
        ("1 234 567", "ixt:num-dot-decimal", 1234567),
        ("1234", "", 1234),
    ],
)
def test_transformations(shown, form, expected):
    _, fact = _one(f"<p>{value('co:X', shown, scale='0', form=form)}</p>")
    assert fact.value == Decimal(expected)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (value("co:X", "n/a", form=DOT), "not a number"),
        (value("co:X", "5", form="ixt:numroman"), "unknown transformation"),
        (value("co:X", "5", context="gone"), "no context"),
        (value("co:X", "5", unitref="gone"), "no unit"),
        (value("co:X", "5", scale="many"), "not a whole number"),
        (value("co:X", "5", scale="999"), "beyond reason"),
        (value("co:X", "5", sign="+"), "is not '-'"),
        (value("co:X", "5", context="odd"), "ends"),
        (value("co:X", "", form=DOT), "not a number"),
    ],
)
def test_what_is_not_understood_is_told_and_the_rest_is_kept(markup, reason):
    contexts = CONTEXTS + duration("odd", "2024-12-31", "2024-01-01")
    _, found = read(f"<p>{markup} and {value('co:Y', '7')}</p>", contexts=contexts)
    assert [fact.concept for fact in found.facts] == ["co:Y"]
    (unread,) = found.unread
    assert unread.concept == "co:X"
    assert reason in unread.reason


def test_nil_is_not_zero():
    _, fact = _one(
        '<p>none <ix:nonFraction name="co:X" contextRef="i24" unitRef="usd"'
        ' xsi:nil="true"></ix:nonFraction></p>'
    )
    assert fact.value is None
    assert fact.period == Period(date(2024, 12, 31))
    assert fact.start is None


def test_nested_values_share_words_and_place():
    inner = value("co:Inner", "40", context="i24")
    text, found = read(f"<p>It is {value('co:Outer', inner)}.</p>")
    assert [(f.concept, f.value, text.text[f.start : f.end]) for f in found.facts] == [
        ("co:Outer", 40_000_000, "40"),
        ("co:Inner", 40_000_000, "40"),
    ]


def test_excluded_words_are_no_part_of_a_value():
    _, fact = _one(f"<p>{value('co:X', '1<ix:exclude>(page 9)</ix:exclude>2')}</p>")
    assert fact.value == 12_000_000


def test_dimensions_are_kept_apart_from_the_consolidated_value():
    _, found = read(value("co:X", "5", context="y24seg") + value("co:X", "9"))
    assert found.facts[0].dimensions == (("us-gaap:SegmentAxis", "co:PumpsMember"),)
    assert [fact.value for fact in found.of("co:X")] == [9_000_000]


def test_a_typed_member_is_its_text():
    contexts = (
        '<xbrli:context id="t"><xbrli:entity><xbrli:segment>'
        '<xbrldi:typedMember dimension="co:Axis">'
        "<co:Domain>North</co:Domain></xbrldi:typedMember></xbrli:segment></xbrli:entity>"
        "<xbrli:period><xbrli:instant>2024-12-31</xbrli:instant></xbrli:period></xbrli:context>"
    )
    _, fact = _one(value("co:X", "5", context="t"), contexts=contexts)
    assert fact.dimensions == (("co:Axis", "North"),)
    assert fact.period == Period(date(2024, 12, 31))


def test_many_values_take_time_in_proportion():
    began = time.process_time()
    _, found = read("<p>x</p>", hidden=value("co:X", "5") * 20_000)
    assert len(found.facts) == 20_000
    assert time.process_time() - began < 10


def test_a_unit_may_divide():
    _, fact = _one(value("co:Eps", "1.25", unitref="eps", scale="0", decimals="2"))
    assert (fact.unit, fact.value, fact.decimals) == ("USD/shares", Decimal("1.25"), 2)


def test_midnight_ends_the_day_before():
    contexts = instant("m", "2025-01-01T00:00:00")
    _, fact = _one(value("co:X", "5", context="m"), contexts=contexts)
    assert fact.period.end == date(2024, 12, 31)


def test_hidden_values_are_read_and_have_no_place():
    normal, found = read("<p>Words.</p>", hidden=value("co:X", "5"))
    assert found.facts[0].value == 5_000_000
    assert found.facts[0].start is None
    assert normal.text == "Words."


def test_the_cover_is_read_through_its_continuations():
    normal, found = read(
        '<p><ix:nonNumeric name="dei:EntityRegistrantName" contextRef="y24" continuedAt="c1">'
        'Larkspur</ix:nonNumeric> &amp; <ix:continuation id="c1">Sons</ix:continuation></p>'
        '<ix:nonNumeric name="us-gaap:PolicyTextBlock" contextRef="y24"><p>Long</p></ix:nonNumeric>'
    )
    assert found.cover == (("dei:EntityRegistrantName", "LarkspurSons"),)
    assert normal.text == "Larkspur & Sons\n\nLong"


def test_places_hold_in_tables():
    rows = "".join(
        f"<tr><td>Row {n}</td><td>$</td><td> {value('co:X', f'{n},00{n}')} </td><td>)</td></tr>"
        for n in range(1, 9)
    )
    normal, found = read(f"<p>Before</p><table>{rows}</table>")
    assert [normal.text[f.start : f.end] for f in found.facts] == [
        f"{n},00{n}" for n in range(1, 9)
    ]
    assert "Row 3\t$3,003)" in normal.text


def test_tags_do_not_change_the_text():
    cell = "words enough to stand near the limit at which a cell is long " * 2
    rows = f"<tr><td>{cell}</td><td>{value('co:X', '12')}</td><td>{value('co:X', '7')}</td></tr>"
    body = f"<table>{rows * 3}</table><pre>a    {value('co:X', '5')}    6</pre>"
    bare = re.sub(r"</?ix:nonFraction[^>]*>", "", body)
    assert read(body)[0].text == read(bare)[0].text


def test_values_nested_without_end_are_refused_not_followed():
    opened = '<ix:nonFraction name="co:X" contextRef="y24" unitRef="usd">' * 500
    _, found = read(f"<p>{opened}7</p>")
    assert len(found.facts) == MAX_NESTED


def test_the_sample_filing_is_read_whole():
    content = resources.files("tenfold.filings.sample").joinpath("halvorsen-10k-2025.htm")
    normal = read_html(content.read_text("utf-8"))
    found = read_facts(normal.tagged)
    assert not found.unread
    shown = content.read_text("utf-8")
    assert len(found.facts) == len(re.findall(r"<ix:nonFraction", shown))
    assert ("dei:DocumentType", "10-K") in found.cover
    for fact in found.facts:
        if fact.start is not None and fact.value:
            digits = re.sub(r"[^0-9.]", "", normal.text[fact.start : fact.end])
            assert (
                Decimal(digits).normalize().as_tuple().digits
                == abs(fact.value).normalize().as_tuple().digits
            )
