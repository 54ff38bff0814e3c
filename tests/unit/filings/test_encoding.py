"""Bytes to text: what each encoding gives, and what is refused."""

from __future__ import annotations

import codecs

import pytest

from tenfold.errors import UnreadableFilingError
from tenfold.filings.encoding import decode

TEXT = "Kestrel’s café — Item 1\n" * 5


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode("cp1252"),
    ],
)
def test_the_usual_encodings(content: bytes) -> None:
    assert decode(content, "k.htm") == TEXT


def test_a_declared_set_is_heeded() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-2"?><p>Łódź</p>'
    assert decode(text.encode("iso8859-2"), "k.htm") == text


@pytest.mark.parametrize("name", ["us-ascii", "iso-8859-1", "no-such-set", "rot13", "utf-7"])
def test_a_wrong_or_unusable_declaration_falls_back(name: str) -> None:
    text = f'<meta charset="{name}"><p>Kestrel’s</p>'
    assert decode(text.encode("cp1252"), "k.htm") == text


def test_utf8_cut_in_the_middle_of_a_character_stays_utf8() -> None:
    assert decode("café — naïve —".encode()[:-1], "k.htm") == "café — naïve \ufffd"


def test_latin_1_bytes_that_windows_leaves_undefined() -> None:
    content = b"Item 1 \xe9" * 300 + b"\x81"
    assert decode(content, "k.htm").endswith("\x81")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_told(encoding: str) -> None:
    with pytest.raises(UnreadableFilingError, match=r"k\.htm looks like UTF-16 .*Save it as UTF-8"):
        decode("FORM 10-K annual report".encode(encoding), "k.htm")


def test_a_mark_that_lies() -> None:
    with pytest.raises(UnreadableFilingError, match="mark of UTF-8"):
        decode(codecs.BOM_UTF8 + TEXT.encode("cp1252") + b"\xe9\xe8" * 40, "k.htm")


def test_ebcdic_is_not_guessed() -> None:
    with pytest.raises(UnreadableFilingError, match=r"k\.htm is (in an encoding|a binary file)"):
        decode("Form 10-K annual report of the mills".encode("cp037"), "k.htm")


def test_control_characters_mean_binary() -> None:
    with pytest.raises(UnreadableFilingError, match="is a binary file"):
        decode(bytes(range(1, 128)) * 4, "k.htm")


def test_a_stray_form_feed_or_end_of_file_mark_does_no_harm() -> None:
    assert decode(b"page 1\x0cpage 2\x1a", "k.txt") == "page 1\x0cpage 2\x1a"
