"""What a model server says about itself: its models, window and slots.

Asked once, before the first call, and only for a moment: a server that does not answer in time,
or not in a form known here, is used without this knowledge.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

_LONGEST_BODY_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """None where the server did not tell."""

    context_window_tokens: int | None = None
    """Of one slot."""
    slots: int | None = None
    """Requests the server works on at once."""


def first_model(base_url: str, *, timeout_seconds: float, key: str | None = None) -> str | None:
    """The first model an OpenAI-compatible server lists; None where nothing answers."""
    for model in _models(base_url, timeout_seconds, key):
        if isinstance(name := model.get("id"), str) and name:
            return name
    return None


def server_limits(base_url: str, model: str, *, timeout_seconds: float) -> ServerLimits:
    """Window and slots of the server at ``base_url``.

    llama.cpp tells both at ``/props``; vLLM tells the window in its list of models; Ollama tells
    the window of models it has loaded at ``/api/ps``. All questions together take at most
    ``timeout_seconds``.
    """
    root = base_url.removesuffix("/v1")
    deadline = time.monotonic() + timeout_seconds
    props = _get_json(f"{root}/props", timeout_seconds)
    generation = props.get("default_generation_settings")
    if isinstance(generation, dict):
        settings = cast("dict[str, Any]", generation)
        return ServerLimits(_positive(settings.get("n_ctx")), _positive(props.get("total_slots")))
    for listed in _models(base_url, deadline - time.monotonic()):
        if listed.get("id") == model and (window := _positive(listed.get("max_model_len"))):
            return ServerLimits(context_window_tokens=window)
    ollama = _get_json(f"{root}/api/ps", deadline - time.monotonic())
    for loaded in _members(ollama, "models"):
        if loaded.get("name") == model:
            return ServerLimits(_positive(loaded.get("context_length")))
    return ServerLimits()


def _models(base_url: str, timeout_seconds: float, key: str | None = None) -> list[dict[str, Any]]:
    return _members(_get_json(f"{base_url}/models", timeout_seconds, key), "data")


def _members(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    members = body.get(name)
    if not isinstance(members, list):
        return []
    return [m for m in cast("list[Any]", members) if isinstance(m, dict)]


def _positive(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _get_json(url: str, timeout_seconds: float, key: str | None = None) -> Mapping[str, Any]:
    """The JSON object at ``url``; empty where there is none in time."""
    if timeout_seconds <= 0:
        return {}
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=timeout_seconds)
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        connection.request("GET", parts.path, headers=headers)
        response = connection.getresponse()
        body: object = json.loads(response.read(_LONGEST_BODY_BYTES))
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    finally:
        connection.close()
    if response.status != http.client.OK or not isinstance(body, dict):
        return {}
    return cast("dict[str, Any]", body)
