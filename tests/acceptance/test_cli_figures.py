"""`tenfold analyze` over real HTTP: the table the model gets, the check of its answer."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from acceptance.cli_runs import SMALL_FILING, tenfold
from support.answers import valid_answer
from support.loopback import chunk, event, event_stream, loopback
from tenfold.testing.simulated_provider import Profile, SimulatedProvider

COMPONENT = "financials.profitability_trends"
RIGHT = "Revenue grew 5.0% to $63.0 million."
WRONG = "Net income rose to $4.7 million."


class Model:
    """Answers as the schema wants it, with one right and one wrong sentence; keeps its prompts."""

    def __init__(self) -> None:
        self.prompts: list[str] = []

    async def __call__(self, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        prompt = "\n".join(str(message["content"]) for message in body["messages"])
        self.prompts.append(prompt)
        schema = body["response_format"]["json_schema"]["schema"]
        value = valid_answer(schema, prompt)
        item = {**value["items"][0], "explanation": WRONG, "figures": []}
        text = json.dumps({"summary": RIGHT, "items": [item]})
        response = await event_stream(request)
        await response.write(chunk(text) + chunk(finish_reason="stop") + event("[DONE]"))
        return response


def run(url: str, cache: Path, *options: str) -> Any:
    target = (SMALL_FILING, "--model", "openai-chat:any", "--base-url", f"{url}/v1")
    done = tenfold("analyze", *target, "--include", COMPONENT, *options, cache=cache)
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_the_model_gets_the_table_and_a_wrong_number_is_flagged(tmp_path: Path) -> None:
    model = Model()
    async with loopback(model) as url:
        stdout = await asyncio.to_thread(run, url, tmp_path, "--json", "-")
        text = await asyncio.to_thread(run, url, tmp_path)
        markdown = await asyncio.to_thread(run, url, tmp_path, "--markdown", "-")
    (prompt,) = model.prompts  # the second and third run are answered from the cache
    table = prompt.split("</filing_text>\n<figures>\n")[1].split("\n</figures>")[0]
    assert "Amounts in USD thousand" in table
    assert any(row.split() == ["Revenue", "63,000", "60,000"] for row in table.splitlines())
    assert prompt.index("</figures>") < prompt.index("Question (Profitability trends)")
    analysis = json.loads(stdout)
    numbers = analysis["sections"]["financials"]["components"]["profitability_trends"]["numbers"]
    assert [(number["text"], number["status"], number["match"]) for number in numbers] == [
        ("5.0%", "computed", "revenue_growth FY2024"),
        ("$63.0 million", "computed", "revenue FY2024"),
        ("$4.7 million", "unmatched", None),
    ]
    assert {fact["line"] for fact in analysis["figures"]["facts"]} >= {"revenue", "net_income"}
    assert "! Neither in the figures nor in the text that was read: $4.7 million" in text
    assert (
        "**Check.** Neither in the figures nor in the text that was read: $4.7 million" in markdown
    )


@pytest.mark.parametrize("strategy", ["components", "sections"])
async def test_the_simulated_provider_repeats_the_filing_and_nothing_is_flagged(
    tmp_path: Path, strategy: str
) -> None:
    async with SimulatedProvider(profile=Profile(speed=1_000)) as provider:
        url = provider.base_url.removesuffix("/v1")
        include = ("--include", "financials", "--strategy", strategy)
        stdout = await asyncio.to_thread(run, url, tmp_path, *include, "--json", "-")
    components = json.loads(stdout)["sections"]["financials"]["components"]
    assert len(components) == 6
    numbers = [one for each in components.values() for one in each["numbers"]]
    assert numbers
    assert "unmatched" not in [one["status"] for one in numbers]
