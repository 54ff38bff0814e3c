"""``python -m tenfold.testing.local_edgar FOLDER``: serve until Ctrl-C."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import click

from tenfold.testing.local_edgar.folder import EdgarFolder
from tenfold.testing.local_edgar.server import LocalEdgar


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--filings",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of filings with a MANIFEST.tsv.",
)
@click.option("--port", default=8081, show_default=True, help="Port; 0 takes any free one.")
def main(folder: Path, filings: Path | None, port: int) -> None:
    """Serve SEC's layout from FOLDER; set TENFOLD_EDGAR_URL to the address that is printed."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(EdgarFolder(folder, filings), port))


async def _serve(folder: EdgarFolder, port: int) -> None:
    async with LocalEdgar(folder, port=port) as edgar:
        click.echo(edgar.base_url)
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
