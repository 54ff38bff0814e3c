"""What is kept for analyses and no analysis uses any more: uploads and texts.

Deleting an analysis deletes what only it used. What is left beside that (an upload whose analysis
was refused, the text of an attempt that a later one read anew) goes after a while.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tenfold.store.sql.database import Database, Statement

UNUSED_FOR: Final = timedelta(hours=1)
"""Nothing younger is taken for unused: whoever sent or read it may be about to refer to it."""
NO_ANALYSIS_NAMES_IT: Final = (
    "NOT EXISTS (SELECT 1 FROM analyses WHERE target = 'upload:' || uploads.sha256)"
)
_NO_ANALYSIS_READS_IT: Final = "NOT EXISTS (SELECT 1 FROM analyses WHERE text_id = filing_texts.id)"
_ITS_TEXT: Final = "id IN (SELECT text_id FROM analyses WHERE id = ?)"
_ITS_UPLOAD: Final = "'upload:' || sha256 IN (SELECT target FROM analyses WHERE id = ?)"
_OTHERS: Final = " AND analyses.id <> ?)"


def delete_unused(database: Database, now: str, uploads_for: timedelta) -> None:
    """Delete uploads that came ``uploads_for`` ago or earlier, and texts, that nothing refers to.

    Raises:
        StoreError: the database cannot be changed.
    """
    database.change(
        (
            f"DELETE FROM uploads WHERE received_at < ? AND {NO_ANALYSIS_NAMES_IT}",  # noqa: S608
            (earlier(now, max(uploads_for, UNUSED_FOR)),),
        ),
    )
    database.change(
        (
            f"DELETE FROM filing_texts WHERE kept_at < ? AND {_NO_ANALYSIS_READS_IT}",  # noqa: S608
            (earlier(now, UNUSED_FOR),),
        ),
    )


def deleting_what_only_it_used(analysis_id: str) -> list[Statement]:
    """What deletes the text and the upload of an analysis that is deleted next."""
    once, twice = (analysis_id,), (analysis_id, analysis_id)
    others_text, others_upload = (
        condition.removesuffix(")") + _OTHERS
        for condition in (_NO_ANALYSIS_READS_IT, NO_ANALYSIS_NAMES_IT)
    )
    return [
        # Touched first: who is about to refer to the same row is waited for, and then seen.
        (f"UPDATE filing_texts SET kept_at = kept_at WHERE {_ITS_TEXT}", once),  # noqa: S608
        (f"DELETE FROM filing_texts WHERE {_ITS_TEXT} AND {others_text}", twice),  # noqa: S608
        (f"UPDATE uploads SET received_at = received_at WHERE {_ITS_UPLOAD}", once),  # noqa: S608
        (f"DELETE FROM uploads WHERE {_ITS_UPLOAD} AND {others_upload}", twice),  # noqa: S608
    ]


def using_upload(analysis_id: str, target: str, now: str) -> tuple[Statement, Statement]:
    """What goes before and behind the keeping of an analysis of an upload, in one transaction.

    The first has whoever deletes unused uploads wait, or waits for them. The second takes the
    analysis back, and touches a row, where its upload is not kept.
    """
    kept = "SELECT 1 FROM uploads WHERE 'upload:' || sha256 = ?"
    return (
        ("UPDATE uploads SET received_at = ? WHERE 'upload:' || sha256 = ?", (now, target)),
        (f"DELETE FROM analyses WHERE id = ? AND NOT EXISTS ({kept})", (analysis_id, target)),  # noqa: S608
    )


def earlier(now: str, by: timedelta) -> str:
    """The time ``by`` before ``now``; both as ``utc_now`` writes them."""
    return (datetime.fromisoformat(now) - by).isoformat(timespec="microseconds")
