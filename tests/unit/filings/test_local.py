"""Reading local files: what is read, and what each kind of bad file is told."""

from __future__ import annotations

import gzip
import hashlib
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tenfold.errors import (
    FilingError,
    FilingNotFoundError,
    UnreadableFilingError,
    WrongFormError,
)
from tenfold.filings.identity import filing_json
from tenfold.filings.local import MAX_FILING_BYTES, read_filing
from tenfold.filings.model import DocumentFormat, Filing
from tenfold.filings.parsing import parse_filing
from unit.filings.covers import block, cover, full_submission, html_cover, inline


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_reads_a_bare_html_file(tmp_path: Path) -> None:
    path = write(tmp_path, "kestrel_0000950170-03-001122.htm", html_cover())
    filing = read_filing(path)
    assert filing_json(filing) == {
        "company": "KESTREL & CO.",
        "cik": None,  # the accession number's prefix is the filer agent's
        "form": "10-K",
        "fiscal_year": 2002,
        "period_end": "2002-12-31",
        "accession": "0000950170-03-001122",
        "source": str(path),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    assert [d.type for d in filing.documents] == ["10-K"]
    assert filing.documents[0].format is DocumentFormat.HTML
    assert filing.documents[0].content == html_cover()


def test_reads_plain_text_given_as_a_string(tmp_path: Path) -> None:
    filing = read_filing(str(write(tmp_path, "k.txt", cover())))
    assert (filing.company, filing.form) == ("KESTREL MILLS, INC.", "10-K")
    assert filing.documents[0].format is DocumentFormat.TEXT


def test_an_amendment_says_so(tmp_path: Path) -> None:
    assert read_filing(write(tmp_path, "a.htm", inline(amendment="true"))).form == "10-K/A"


def test_a_report_that_does_not_name_its_form_is_let_through(tmp_path: Path) -> None:
    filing = read_filing(write(tmp_path, "k.txt", "Item 1. Business\nWe mill oats.\n" * 9))
    assert (filing.form, filing.company, filing.fiscal_year) == (None, None, None)


def test_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    write(tmp_path, "kestrel-2002.htm", html_cover())
    with pytest.raises(FilingNotFoundError, match=r"Did you mean kestrel-2002\.htm\?"):
        read_filing(tmp_path / "kestrel-2003.htm")


@pytest.mark.parametrize(
    "name", ["nosuch.htm", "no/such/folder.htm", "nul\0.htm", "", "~nobody9/x"]
)
def test_missing_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(FilingNotFoundError, match=r"(?i)no file"):
        read_filing(str(tmp_path / name) if name and name[0] != "~" else name)


def test_a_directory_lists_what_it_holds(tmp_path: Path) -> None:
    for name in ("d.htm", "a.txt", "c.html", "b.htm", "notes.md"):
        write(tmp_path, name, "x")
    with pytest.raises(UnreadableFilingError, match=r"a\.txt, b\.htm, c\.html and 1 more"):
        read_filing(tmp_path)


def test_an_empty_directory(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFilingError, match=r"is a directory without \.htm"):
        read_filing(tmp_path)


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n"])
def test_empty_file(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFilingError, match="is empty"):
        read_filing(write(tmp_path, "e.htm", content))


def test_two_hundred_megabytes_are_refused_before_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.htm"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    def no_reading(*_: object, **__: object) -> None:
        pytest.fail("the file was opened")

    monkeypatch.setattr(Path, "open", no_reading)
    with pytest.raises(UnreadableFilingError, match=r"has 200 MB, and a filing may have 64 MB"):
        read_filing(path)
    assert MAX_FILING_BYTES == 64 * 2**20


def test_forbidden_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "k.htm", html_cover())

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Patched rather than chmod: root reads everything.
    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(UnreadableFilingError, match="No permission to read"):
        read_filing(path)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFilingError, match="device or pipe"):
        read_filing(tmp_path / "pipe")


def _zipped(folder: Path) -> bytes:
    with zipfile.ZipFile(folder / "z", "w") as archive:
        archive.writestr("k.htm", html_cover())
    return (folder / "z").read_bytes()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
        (b"\xff\x00junk%PDF-1.4\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"GIF89a\x01\x00", "a GIF image"),
        (gzip.compress(b"FORM 10-K", mtime=0), "a gzip archive"),
        (b"\x7fELF\x02\x01\x01" + bytes(50), "a program"),
        (b"{\\rtf1 FORM 10-K}", "an RTF document"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\n<html>", "a web page archive"),
        (bytes(range(256)) * 20, "a binary file"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<xbrli:xbrl>Item 1", "an XBRL instance"),
    ],
)
def test_binary_files_are_named(tmp_path: Path, content: bytes, kind: str) -> None:
    with pytest.raises(UnreadableFilingError, match=f"is {kind}"):
        read_filing(write(tmp_path, "k.htm", content))


def test_a_zip_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFilingError, match="is a zip archive"):
        read_filing(write(tmp_path, "k.zip", _zipped(tmp_path)))


@pytest.mark.parametrize("form", ["10-Q", "8-K", "10-KSB", "20-F", "40-F", "10-D", "S-1", "10-Q/A"])
def test_another_form_on_the_cover(tmp_path: Path, form: str) -> None:
    text = cover(form_line=f"FORM {form}").replace("ANNUAL REPORT", "REPORT")
    with pytest.raises(WrongFormError, match=f"is a Form {form}, .*10-K405, 10-KT and 10-K/A"):
        read_filing(write(tmp_path, "k.txt", text))


@pytest.mark.parametrize("form", ["10-Q", "DEF 14A", "10KSB", "NT 10-K", "8-K/A", "ARS"])
def test_another_form_in_the_envelope(tmp_path: Path, form: str) -> None:
    name = form.replace("10KSB", "10-KSB")
    text = full_submission(form, block(form, cover()))
    with pytest.raises(WrongFormError, match=f"is a Form {name}"):
        read_filing(write(tmp_path, "k.txt", text))


def test_another_form_in_the_facts(tmp_path: Path) -> None:
    with pytest.raises(WrongFormError, match="is a Form 10-Q"):
        read_filing(write(tmp_path, "k.htm", inline(form="10-Q")))


def test_a_proxy_statement(tmp_path: Path) -> None:
    text = "SCHEDULE 14A\nProxy Statement Pursuant to Section 14(a) of the Exchange Act\n"
    with pytest.raises(WrongFormError, match="is a Form DEF 14A"):
        read_filing(write(tmp_path, "p.txt", text))


def test_an_exhibit_alone(tmp_path: Path) -> None:
    with pytest.raises(WrongFormError, match=r"only an exhibit \(EX-13\)"):
        read_filing(write(tmp_path, "x.txt", block("EX-13", "Annual review of our mills")))


@pytest.mark.parametrize(
    "content",
    ["<html><body><h1>Oat porridge</h1><p>Boil.</p></body></html>", "name,price\noats,3\n", "{}"],
)
def test_text_that_is_no_filing(tmp_path: Path, content: str) -> None:
    with pytest.raises(WrongFormError, match="no sign of an SEC annual report"):
        read_filing(write(tmp_path, "x.htm", content))


def test_the_page_on_which_the_sec_refuses_a_download(tmp_path: Path) -> None:
    page = "<html><body>Your Request Originates from an Undeclared Automated Tool</body></html>"
    with pytest.raises(WrongFormError, match="refuses a download"):
        read_filing(write(tmp_path, "k.htm", page))


def test_a_submission_of_graphics_only(tmp_path: Path) -> None:
    text = full_submission("10-K", block("GRAPHIC", "begin 644 a.jpg\nM_]C_X\nend"))
    with pytest.raises(UnreadableFilingError, match="no readable document"):
        read_filing(write(tmp_path, "g.txt", text))


FRAGMENTS = [
    *(b"<DOCUMENT>\n", b"<TYPE>10-K\n", b"<TEXT>\n", b"</TEXT>", b"<XBRL>", b"\xff\xfe", b"\x00"),
    *(b"FORM 10-K\n", b"fiscal year ended February 30, 2003\n", b"(Exact name of", b"<ix:header>"),
    *(b"<html>", b"<!--", b"<style", b"&#x110000;", b"&#0;", b'name="dei:DocumentType"', b"\xe2"),
    *(b"<ix:nonNumeric ", b">", b"CONFORMED PERIOD OF REPORT: 20029999\n", b"<SEC-HEADER>"),
    *(
        b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\n",
        b"transition period from 1/1/2000 to ",
    ),
]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(FRAGMENTS)).map(b"".join)))
@example(b"<SEC-HEADER>\nCONFORMED PERIOD OF REPORT: 00000000\nItem 1")
@example(b"\xff\xfe\x00")
@example("Item 1 For the year ended \u0661\u0662/31/2002".encode())
def test_arbitrary_bytes_give_a_filing_or_a_filing_error(content: bytes) -> None:
    try:
        filing = parse_filing(content, source="any.htm")
    except FilingError as error:
        assert str(error).startswith("any.htm ")
    else:
        assert isinstance(filing, Filing)
        assert filing.documents
