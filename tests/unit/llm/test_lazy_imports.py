"""The providers' libraries take seconds to import, and nothing here needs them."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
import tenfold.llm.blocking, tenfold.llm.prices, tenfold.llm.streaming_client
from tenfold.llm.selection import ModelChoice, build_client
from tenfold.settings import Settings

settings = Settings(keys={"openai": "k", "anthropic": "k", "google": "k"})
for name in ("openai:m", "anthropic:m", "google:m", "openai-chat:m"):
    build_client(ModelChoice(name, None, ""), settings)
heavy = {"openai", "anthropic", "google.genai", "pydantic_ai", "genai_prices", "httpx2"}
print(",".join(sorted(heavy & set(sys.modules))))
"""


def test_importing_and_building_clients_imports_no_providers_library():
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.strip() == ""
