"""The package's types, as its users' checkers see them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_an_analysis_is_typed_down_to_its_fields():
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pyright",
            "--outputjson",
            "--pythonpath",
            sys.executable,
            str(HERE / "typed_access.py"),
            str(HERE / "typed_misuse.py"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(run.stdout)
    errors = [d for d in report["generalDiagnostics"] if d["severity"] == "error"]
    wrong = [d for d in errors if d["file"].endswith("typed_access.py")]
    assert wrong == []
    caught = {d["range"]["start"]["line"] for d in errors if d["file"].endswith("typed_misuse.py")}
    assert len(caught) == 3, "the mistakes of typed_misuse.py are all found"
