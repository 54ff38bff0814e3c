"""Write the bundled sample filing: `python tools/sample_filing/build.py [--stdout]`.

The output is committed; a test holds that this program reproduces it byte for byte.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from document import render

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src" / "tenfold" / "filings" / "sample" / "halvorsen-10k-2025.htm"


def main() -> None:
    """Render the filing and replace the committed file, or print it and touch nothing."""
    content = render().encode("utf-8")
    if "--stdout" in sys.argv[1:]:
        sys.stdout.buffer.write(content)
        return
    TARGET.write_bytes(content)
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {len(content):,} bytes\n")


if __name__ == "__main__":
    main()
