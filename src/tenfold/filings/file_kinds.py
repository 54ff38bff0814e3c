"""Telling a PDF, an image or an archive from a report's text by its first bytes."""

from __future__ import annotations

import re
from typing import Final

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "a media file"),
    (b"PK\x03\x04", "a zip archive (or an Office document)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
)
_XBRL_ROOT = re.compile(rb"\s*(?:<\?[^>]*\?>\s*|<!--[^>]*-->\s*)*<(?:\w+:)?xbrl\b")
_HEAD_BYTES: Final = 1024
"""Readers accept a PDF whose signature stands anywhere in its first 1,024 bytes."""


def foreign_kind(content: bytes) -> str | None:
    """Name the kind of a file that is no HTML or plain text, with its article ('a PDF').

    None means that no known signature is there, not that the content is text.
    """
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    head = content[:_HEAD_BYTES]
    signature = head.find(b"%PDF-")
    # Behind markup or words the five characters are somebody's text, not a signature.
    if signature >= 0 and (signature == 0 or not head[:signature].strip().isascii()):
        return "a PDF"
    # Quoted-printable inside: every '=' and long line of the page is rewritten.
    if b"MIME-Version:" in head and b"multipart/related" in head:
        return "a web page archive (.mhtml)"
    if _XBRL_ROOT.match(head):
        return "an XBRL instance (the numbers without the report)"
    return None
