"""`/analyses/{id}/export/…`: a finished analysis as a file."""

from __future__ import annotations

import asyncio
import re
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from tenfold.api.models.analyses import AnalysisId
from tenfold.export.formats import ExportFormat
from tenfold.store.analyses.record import AnalysisRecord
from tenfold.web.context import Web

router = APIRouter()
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_REPORT_POLICY: Final = "default-src 'none'; sandbox"


@router.get("/analyses/{analysis_id}/export/{kind}")
async def export_file(web: Web, analysis_id: AnalysisId, kind: ExportFormat) -> Response:
    """The file, to be saved: a browser does not open it as a page of ours."""
    record = await web.api.service.get(analysis_id)
    content = await asyncio.to_thread(web.finished.export, record, kind)
    return Response(
        content,
        media_type=kind.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{_name(record)}.{kind.value}"',
            "Content-Security-Policy": _REPORT_POLICY,
        },
    )


def _name(record: AnalysisRecord) -> str:
    """'apple-inc-10-k-2025': plain characters, whatever the company is called."""
    parts = (record.company or "filing", record.form or "10-K", record.fiscal_year or record.id)
    return _NOT_PLAIN.sub("-", " ".join(map(str, parts)).lower()).strip("-")[:80] or record.id
