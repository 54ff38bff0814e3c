"""Write src/tenfold/planning/output_schemas.json: the built-in components' schemas, by their hash.

Run by ``make schemas`` after a built-in component's output model has changed; a test tells when.
"""

from __future__ import annotations

import json
from pathlib import Path

from tenfold.components.catalogue import builtin_catalogue
from tenfold.components.output_schema import output_schema
from tenfold.planning.schemas import schema_sha

TARGET = Path(__file__).resolve().parents[1] / "src/tenfold/planning/output_schemas.json"


def main() -> None:
    """A line for each component, so that a change shows which it concerns."""
    outputs = dict.fromkeys(component.output for component in builtin_catalogue())
    lines = [
        f"{json.dumps(schema_sha(output))}: "
        f"{json.dumps(output_schema(output), separators=(',', ':'), ensure_ascii=False)}"
        for output in outputs
    ]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
