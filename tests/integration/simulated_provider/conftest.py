"""Providers and the filing text for these tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel

from tenfold.testing.simulated_provider import Profile, SimulatedProvider

FAST = Profile(seed=7, speed=50)


class Risk(BaseModel):
    title: str
    description: str
    evidence: str
    severity: int | None = None


class Risks(BaseModel):
    items: list[Risk]


SENTENCES = [
    f"Gannet Falls Utilities served {n} towns through the Eastern Grid Division in that year. "
    f"Charges for repair of line {n} rose because copper was dearer than we had planned."
    for n in range(120)
]


@pytest.fixture
def filing() -> str:
    return "Item 1A. Risk Factors\n" + "\n".join(SENTENCES)


@pytest.fixture
def risks() -> type[Risks]:
    return Risks


@pytest.fixture
async def provider() -> AsyncIterator[SimulatedProvider]:
    async with SimulatedProvider(profile=FAST) as running:
        yield running


@pytest.fixture
def chat(filing: str) -> dict[str, Any]:
    """A chat-completions body, to be sent without an SDK."""
    schema = {"name": "risks", "strict": True, "schema": Risks.model_json_schema()}
    return {
        "model": "simulated-large",
        "messages": [{"role": "user", "content": f"<filing>{filing}</filing>\nWhich risks?"}],
        "response_format": {"type": "json_schema", "json_schema": schema},
    }
