"""edgar-itemize's own answer for the items of 10-Ks in files; run by its environment's Python.

    python edgar_itemize_runner.py FILE...

Prints a JSON object a line: ``{"file", "item", "text" (or null), "seconds",
"cpu_seconds"}`` for each item, where
``seconds`` is what the whole filing took (reading, parsing and slicing, without imports), and at
the end ``{"peak_memory_bytes"}``. The calls are those of its ``show`` command. An item's text is
its node's span of the file, which is what the library promises, without tags and entities: its own
normalised text draws tables in characters that the labels do not count. A heading such as 'Items 1
and 2' answers for each of its items. A bare document, without the submission's envelope, is given
one: the parser reads nothing else. It also takes the accession number from the file's name, as
EDGAR names them.
"""

from __future__ import annotations

import html
import json
import re
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

from edgar_itemize.pipeline import covers_items_of, parse_document
from edgar_itemize.select import select_primary
from edgar_itemize.sgml import Submission, load_submission, split_documents

ITEMS = ("1", "1A", "3", "7", "7A", "8")
_ACCESSION = re.compile(r"\d{10}-\d\d-\d{6}")
_TAG = re.compile(r"</?[A-Za-z!?][^>]*>")
_NO_ACCESSION = "9999999999-99-999999"


def load(path: Path) -> Submission:
    """The submission in a file; a bare document is wrapped in the envelope of a 10-K."""
    accession = _ACCESSION.search(path.stem)
    named = path.with_name(f"{accession.group() if accession else _NO_ACCESSION}.txt")
    submission = load_submission(path)
    if submission.documents:
        return replace(submission, path=named)
    text = f"<DOCUMENT>\n<TYPE>10-K\n<TEXT>\n{submission.text}\n</TEXT>\n</DOCUMENT>\n"
    return Submission(path=named, text=text, header="", documents=split_documents(text))


def items_of(path: Path) -> dict[str, str]:
    """The text of each item found in the primary document; of several, the longest."""
    submission = load(path)
    document = select_primary(submission.documents, "10-K")
    if document is None:
        return {}
    result = parse_document(submission, document, "0")
    texts: dict[str, str] = {}
    for node in result.nodes:
        if node.level_kind != "item":
            continue
        text = html.unescape(_TAG.sub(" ", submission.text[node.raw_start : node.raw_end]))
        for label in (node.label_canon, *(covers_items_of(node.rule_ids) or ())):
            item = (label or "").removeprefix("ITEM ")
            if len(text) > len(texts.get(item, "")):
                texts[item] = text
    return texts


def main() -> int:
    for name in sys.argv[1:]:
        begun, cpu_begun = time.perf_counter(), time.process_time()
        texts = items_of(Path(name))
        seconds = time.perf_counter() - begun
        cpu_seconds = time.process_time() - cpu_begun
        for item in ITEMS:
            answer = {"file": name, "item": item, "text": texts.get(item), "seconds": seconds}
            answer["cpu_seconds"] = cpu_seconds
            print(json.dumps(answer))
    peak_kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"peak_memory_bytes": peak_kilobytes * 1024}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
