"""A service in a process of its own, to be killed: starts analyses, says so, and waits for all.

    python tests/support/kept_service.py FOLDER PROVIDER_URL [UPLOAD ...]

Prints 'ready' when all that is asked for is admitted, 'done' when nothing is under way any more.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tenfold.service.analyses import AnalysisService
from tenfold.service.request import AnalysisRequest
from tenfold.service.stores import open_stores
from tenfold.settings import Settings


async def main(folder: Path, base_url: str, uploads: list[str]) -> None:
    """Serve."""
    settings = Settings(
        cache_dir=folder / "cache",
        data_dir=folder / "data",
        base_url=base_url,
        model="openai-chat:simulated-large",
    )
    with open_stores(settings) as stores:
        async with AnalysisService(stores, settings) as service:
            for sha256 in uploads:
                await service.start(
                    AnalysisRequest(target=f"upload:{sha256}", include=["business"])
                )
            print("ready", flush=True)
            for record in stores.analyses.under_way():
                await service.wait(record.id)
            print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
