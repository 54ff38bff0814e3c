"""A local EDGAR: both of SEC's layouts under one base, over real HTTP, from a folder.

    async with LocalEdgar(EdgarFolder(folder)) as edgar:
        settings = Settings(edgar_url=edgar.base_url, edgar_identity="Jane Doe jane@example.com")

The folder holds files where SEC has them (``files/company_tickers.json``,
``submissions/CIK##########.json``, ``api/xbrl/companyfacts/…``, ``Archives/edgar/data/…``).
Documents may also come from a folder of their own, with a ``MANIFEST.tsv`` that says which file is
which filing. By itself: ``python -m tenfold.testing.local_edgar FOLDER [--filings FOLDER]``.
"""

from __future__ import annotations

from tenfold.testing.local_edgar.faults import Fault
from tenfold.testing.local_edgar.folder import EdgarFolder
from tenfold.testing.local_edgar.requests import SeenRequest, most_in_a_second
from tenfold.testing.local_edgar.server import LocalEdgar

__all__ = ["EdgarFolder", "Fault", "LocalEdgar", "SeenRequest", "most_in_a_second"]
