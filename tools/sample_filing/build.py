"""Write the bundled sample filing: `python tools/sample_filing/build.py`.

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
    """Render the filing and replace the committed file."""
    text = render()
    TARGET.write_bytes(text.encode("utf-8"))
    print(f"{TARGET.relative_to(ROOT)}: {len(text.encode('utf-8')):,} bytes")


if __name__ == "__main__":
    main()
