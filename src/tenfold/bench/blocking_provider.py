"""A blocking client as a user would write one: one function, one HTTP request, no streaming."""

from __future__ import annotations

import json
from urllib.request import Request, urlopen

from tenfold.llm.protocol import CompletionRequest

_TIMEOUT_SECONDS = 600.0


class BlockingProvider:
    """Calls chat completions with the standard library, on whatever thread it is called from."""

    def __init__(self, base_url: str) -> None:
        self._url = f"{base_url}/chat/completions"

    def __call__(self, request: CompletionRequest) -> str:
        """The answer's text."""
        body = {
            "model": "simulated",
            "messages": [
                {"role": "system", "content": request.instructions},
                {"role": "user", "content": f"{request.context}\n\n{request.question}"},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": request.schema_name, "schema": request.output_schema},
            },
        }
        http_request = Request(  # noqa: S310 - an http address on loopback, made by the bench
            self._url,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urlopen(http_request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310 - as above
            answer = json.load(response)
        return str(answer["choices"][0]["message"]["content"])
