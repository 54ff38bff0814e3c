"""Bytes to text.

EDGAR accepts only ASCII today, yet files that went through a browser, an editor or an XML tool
come as UTF-8, Windows-1252 or UTF-16. The order of trial, from certain to permissive:

1. a byte order mark decides;
2. strict UTF-8, which ASCII is part of and which other encodings almost never satisfy by chance;
3. UTF-8 with a few broken bytes (a file cut in the middle of a character), where the well-formed
   characters outnumber them: replaced by U+FFFD rather than turning each dash into three letters;
4. the character set that the document declares;
5. Windows-1252, and ISO 8859-1 for the five bytes that it leaves undefined.

The last step accepts any bytes, so what it makes is judged: text has next to no control
characters. Anything else is refused with a sentence, never handed on as garbage.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from tenfold.errors import UnreadableFilingError

_BYTE_ORDER_MARKS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8"),
    # UTF-32's mark begins with UTF-16's, hence first.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD_BYTES: Final = 4096
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""")
_SINGLE_BYTE: Final = frozenset(
    {
        *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp437", "cp850", "mac-roman"),
        *("iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-7", "iso8859-9"),
        "iso8859-15",
    }
)
"""Declared sets that are tried. ISO 8859-1 and ASCII are not among them: browsers read both as
Windows-1252, because that is what such files hold."""
_CONTROLS: Final = bytes(c for c in range(32) if c not in b"\t\n\x0b\x0c\r\x1a\x1b") + b"\x7f"
_C1_CONTROLS: Final = bytes(range(0x80, 0xA0))
_MAX_CONTROL_SHARE: Final = 0.001
_MAX_REPLACED_SHARE: Final = 0.05


def decode(content: bytes, source: str) -> str:
    """Decode a file's bytes to text.

    ``source`` names the file in errors. Line ends become ``\\n``.

    Raises:
        UnreadableFilingError: the bytes are no text, or text in an encoding that cannot be told.
    """
    return _decode(content, source).replace("\r\n", "\n").replace("\r", "\n")


def _decode(content: bytes, source: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode_marked(content[len(mark) :], encoding, source)
    _refuse_wide_text(content, source)
    if _share(content, _CONTROLS) > _MAX_CONTROL_SHARE:
        raise UnreadableFilingError(
            f"{source} is a binary file, not text. "
            "Give the 10-K as the .htm or .txt file that EDGAR serves."
        )
    return _decode_bytes(content, source)


def _decode_marked(content: bytes, encoding: str, source: str) -> str:
    text = content.decode(encoding, errors="replace")
    if text.count("\ufffd") > len(text) * _MAX_REPLACED_SHARE:
        raise UnreadableFilingError(
            f"{source} begins with the mark of {encoding.upper()} but is not written in it. "
            "Save the file as UTF-8, or download it again."
        )
    # A NUL is no character of any filing; parsers below would stop at it.
    return text.replace("\x00", "")


def _refuse_wide_text(content: bytes, source: str) -> None:
    """Refuse UTF-16 or UTF-32 without a byte order mark: the byte order would be a guess."""
    head = content[:_HEAD_BYTES]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) * 0.2 and _is_mostly_printable(head.replace(b"\x00", b"")):
        raise UnreadableFilingError(
            f"{source} looks like UTF-16 or UTF-32 text without a byte order mark. "
            "Save it as UTF-8 and try again."
        )


def _is_mostly_printable(content: bytes) -> bool:
    return bool(content) and sum(32 <= c < 127 or c in b"\t\r\n" for c in content) > 0.9 * len(
        content
    )


def _decode_bytes(content: bytes, source: str) -> str:
    content = content.replace(b"\x00", b"")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    lenient = content.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    well_formed = len(lenient) - len(lenient.encode("ascii", errors="ignore")) - broken
    if broken < well_formed:
        return lenient
    declared = _declared_encoding(content)
    if declared is not None:
        return content.decode(declared, errors="replace")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return _decode_latin(content, source)


def _declared_encoding(content: bytes) -> str | None:
    """The single-byte character set named by an XML declaration or a meta tag, if it is one."""
    found = _DECLARED.search(content[:_HEAD_BYTES])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    return name if name in _SINGLE_BYTE else None


def _decode_latin(content: bytes, source: str) -> str:
    if _share(content, _C1_CONTROLS) > _MAX_CONTROL_SHARE:
        raise UnreadableFilingError(
            f"{source} is in an encoding that cannot be told (not UTF-8, UTF-16 with a byte order "
            "mark, Windows-1252 or ISO 8859-1). Save it as UTF-8 and try again."
        )
    return content.decode("latin-1")


def _share(content: bytes, controls: bytes) -> float:
    if not content:
        return 0.0
    return 1 - len(content.translate(None, controls)) / len(content)
