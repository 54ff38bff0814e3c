"""Combined schemas are too complex for Anthropic's strict mode; they are asked all the same."""

from __future__ import annotations

import json

import pytest

from tenfold.components.catalogue import builtin_catalogue
from tenfold.execution.answers import read_answer
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import ModelProfile, TextDelta
from tenfold.llm.streaming_client import StreamingClient
from tenfold.llm.timeouts import Timeouts
from tenfold.planning.context import ItemContext
from tenfold.planning.prompts import combined_request, component_request
from tenfold.testing.simulated_provider import Profile, SimulatedProvider

TEXT = "We sell kilns to schools. Orders fell in the second half. Wire comes from one mill."
CONTEXT = ItemContext("1", TEXT, 0, f"<filing_text>\n{TEXT}\n</filing_text>", "0")


@pytest.mark.parametrize("section", ["business", "mda", "risk_factors", "financials"])
async def test_every_sections_combined_prompt_is_answered(section: str) -> None:
    components = builtin_catalogue().in_section(section)
    async with SimulatedProvider(profile=Profile(speed=1_000)) as provider:
        url = provider.anthropic_base_url
        endpoint = Endpoint("anthropic", "claude-haiku-5-5", url, url, "any-key", "THE_KEY")
        patience = Timeouts(first_token_seconds=20, piece_seconds=20, connect_seconds=5)
        client = StreamingClient(endpoint, ModelProfile(max_in_flight=4), patience)
        try:
            requests = [
                combined_request(components, CONTEXT),
                component_request(components[0], CONTEXT),
            ]
            texts = [
                "".join([e.text async for e in client.stream(r) if isinstance(e, TextDelta)])
                for r in requests
            ]
        finally:
            await client.aclose()
    assert set(json.loads(texts[0])) == {component.key for component in components}
    read = read_answer(texts[1], components[:1], combined=False, from_model=True)
    assert not read.problems
