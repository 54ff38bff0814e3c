"""`/static/…`: stylesheets and scripts."""

from __future__ import annotations

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tenfold.web.assets import PREFIX, by_address

router = APIRouter()


@router.get(PREFIX + "{name}")
async def static(name: str = Path(max_length=100)) -> Response:
    """One file, for ever: its address has its content's hash."""
    asset = by_address().get(name)
    if asset is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(asset.content, headers=headers, media_type=asset.media_type)
