"""What makes two answers the same: the identity under which an answer is cached."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tenfold.components.base import Component
from tenfold.llm.protocol import ModelIdentity
from tenfold.planning.context import ItemContext
from tenfold.planning.plan import PlannedCall
from tenfold.planning.prompts import LAYOUT_VERSION, instructions_for
from tenfold.planning.schemas import schema_sha
from tenfold.store.identity import ResponseIdentity


def response_identity(
    component: Component[Any], call: PlannedCall, model: ModelIdentity
) -> ResponseIdentity:
    """The identity of ``component``'s answer when it is asked in ``call`` of ``model``.

    It holds hashes and public names only: no prompt and no key can be read from the cache's index.
    """
    return ResponseIdentity(
        component=component.name,
        section_sha=call.context.sha256,
        prompt_sha=_prompt_sha(component, call.context),
        schema_sha=schema_sha(component.output),
        provider=model.provider,
        base_url=None if model.base_url is None else _without_secrets(model.base_url),
        model=model.model,
        settings_sha=_sha([component.max_output_tokens, list(call.asked_together)]),
    )


def _prompt_sha(component: Component[Any], context: ItemContext) -> str:
    worded = [instructions_for(context), LAYOUT_VERSION, component.title, component.question]
    # The table itself is a part of the context, and thereby of the section's hash.
    rule = [] if context.figures is None else [context.figures.rule]
    return _sha(worded + rule)


def _without_secrets(url: str) -> str:
    """``url`` without user name and password, and with its query, where keys stand too, hashed."""
    parts = urlsplit(url)
    query = _sha(parts.query)[:16] if parts.query else ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))


def _sha(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
