"""Which ledger a process shares with others: one for each model, address and key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from tenfold.execution.limits.fleet.board import Board
from tenfold.llm.protocol import ModelIdentity

_VERSION: Final = 1
"""Of what a ledger's state looks like: processes of another version have ledgers of their own."""


@dataclass(frozen=True, slots=True)
class FleetAccess:
    """A ledger, and where it is."""

    board: Board
    key: str
    model: str
    """For whoever looks into the database."""

    @classmethod
    def of(cls, board: Board, identity: ModelIdentity, secret: str | None) -> FleetAccess:
        """The ledger of all who ask ``identity`` with the key ``secret``, which is in no way kept:
        only a hash over all of these."""
        parts = (str(_VERSION), str(identity), identity.base_url or "", secret or "")
        digest = hashlib.sha256("\0".join(parts).encode(errors="replace"))
        return cls(board, digest.hexdigest(), str(identity))
