"""Addresses at SEC, and nowhere else."""

from __future__ import annotations

import pytest

from tenfold.filings.model import Filing
from tenfold.rendering.entries import Anchors
from tenfold.rendering.links import document_url, filing_url, quote_url

_URL = "https://www.sec.gov/Archives/edgar/data/1/000000000125000001/a.htm"


def _filing(source: str = "x.htm", cik: str | None = "1", number: str | None = None) -> Filing:
    return Filing(source, "0" * 64, (), cik=cik, accession=number)


@pytest.mark.parametrize("source", ["javascript:alert(1)", "http://www.sec.gov/a", "//sec.gov"])
def test_only_documents_at_sec_are_linked(source: str) -> None:
    assert document_url(_filing(source)) is None
    assert document_url(_filing(source), "https://evil.example/www.sec.gov") is None
    assert document_url(_filing(source), _URL) == _URL
    assert document_url(_filing(f"{_URL}#part")) == _URL


@pytest.mark.parametrize(
    ("cik", "number"),
    [(None, "0000000001-25-000001"), ("1/../..", "0000000001-25-000001"), ("1", "1"), ("1", None)],
)
def test_a_filing_is_linked_by_its_numbers_alone(cik: str | None, number: str | None) -> None:
    assert filing_url(_filing(cik=cik, number=number)) is None


def test_a_quote_is_encoded_so_that_none_of_it_means_anything() -> None:
    assert quote_url(_URL, "well-known, R&D #1") == (
        f"{_URL}#:~:text=well%2Dknown%2C%20R%26D%20%231"
    )


def test_a_long_quote_is_given_by_its_ends() -> None:
    words = " ".join(f"w{n}" for n in range(20))
    assert quote_url(_URL, words) == (
        f"{_URL}#:~:text=w0%20w1%20w2%20w3%20w4,w15%20w16%20w17%20w18%20w19"
    )


@pytest.mark.parametrize("quote", ["", "…", "W" * 100_000])
def test_what_cannot_be_looked_for_is_not_linked(quote: str) -> None:
    assert quote_url(_URL, quote) is None


def test_every_id_is_new_and_plain() -> None:
    anchors = Anchors()
    assert [anchors.take("a b", '"><x') for _ in range(3)] == ["a-b-x", "a-b-x-2", "a-b-x-3"]
    assert anchors.take("", "!") == "x-x"
    assert len(anchors.take("w" * 100_000)) < 100
