"""edgartools' own answer for the items of 10-Ks in files; run by its environment's Python.

    python edgartools_runner.py FILE...

Prints a JSON object a line: ``{"file", "item", "text" (or null), "seconds",
"cpu_seconds"}`` for each item, where
``seconds`` is what the whole filing took (parsing it and reading all six items, without imports),
and at the end ``{"peak_memory_bytes"}``. The door is the library's documented one,
``TenK(filing)["Item 7"]``. A ``Filing`` comes from EDGAR, so that a file needs a stand-in: it hands
out the primary document as ``Filing.html`` does, plain text wrapped in a ``div``.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from pathlib import Path

from edgar.company_reports import TenK

ITEMS = ("1", "1A", "3", "7", "7A", "8")
_DOCUMENT = re.compile(r"<DOCUMENT>(.*?)(?:</DOCUMENT>|\Z)", re.DOTALL)
_TYPE = re.compile(r"<TYPE>\s*(\S*)")
_TEXT = re.compile(r"<TEXT>(.*?)(?:</TEXT>|\Z)", re.DOTALL)
_HTML = re.compile(r"<html|<body|<div|<table", re.IGNORECASE)


class FileFiling:
    """What ``TenK`` asks of a filing, for a file on the disk."""

    form = "10-K"
    base_dir = ""

    def __init__(self, path: Path) -> None:
        self.accession_number = path.stem
        self.company = path.stem
        self._content = path.read_text(encoding="utf-8", errors="replace")

    def html(self) -> str:
        """The primary document, as HTML."""
        body = primary_document(self._content)
        if _HTML.search(body[:20_000]):
            return body
        return f"<html><body><div>{body.replace('<PAGE>', '')}</div></body></html>"


def primary_document(content: str) -> str:
    """The 10-K within a submission (else its first document), or all of a bare file."""
    documents = _DOCUMENT.findall(content)
    if not documents:
        return content
    chosen = documents[0]
    for document in documents:
        kind = _TYPE.search(document)
        if kind and kind.group(1).upper().startswith("10-K"):
            chosen = document
            break
    body = _TEXT.search(chosen)
    return body.group(1) if body else chosen


def main() -> int:
    for name in sys.argv[1:]:
        begun, cpu_begun = time.perf_counter(), time.process_time()
        report = TenK(FileFiling(Path(name)))
        texts = {item: report[f"Item {item}"] for item in ITEMS}
        seconds = time.perf_counter() - begun
        cpu_seconds = time.process_time() - cpu_begun
        for item, text in texts.items():
            answer = {"file": name, "item": item, "text": text or None, "seconds": seconds}
            answer["cpu_seconds"] = cpu_seconds
            print(json.dumps(answer))
    peak_kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"peak_memory_bytes": peak_kilobytes * 1024}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
