"""A simulated model provider: OpenAI's and Anthropic's wire formats over real HTTP.

    async with SimulatedProvider(profile=Profile(speed=20)) as provider:
        client = openai.AsyncOpenAI(base_url=provider.base_url, api_key="any")

Or in a process of its own, for benchmarks: ``with simulated_provider_process() as base_url: …``.

A request may say more by header: ``x-simulated-name`` names the call (else its schema or tool
does), ``x-simulated-output-tokens`` asks for an exact length, ``x-simulated-fault`` for a fault.
``GET /_stats`` gives totals, ``GET /_requests`` the latest requests, and
``POST /_reset?seed=N`` makes a new server of it.
"""

from __future__ import annotations

from tenfold.testing.simulated_provider.calls import (
    FAULT_HEADER,
    NAME_HEADER,
    OUTPUT_TOKENS_HEADER,
)
from tenfold.testing.simulated_provider.faults import (
    Fault,
    FaultHook,
    FaultKind,
    FaultPlan,
    FaultRequest,
)
from tenfold.testing.simulated_provider.limits import Limits
from tenfold.testing.simulated_provider.options import ProviderOptions
from tenfold.testing.simulated_provider.process import (
    anthropic_url,
    fetch_requests,
    fetch_stats,
    reset_provider,
    simulated_provider_process,
)
from tenfold.testing.simulated_provider.profile import Latency, Profile
from tenfold.testing.simulated_provider.runner import raise_open_files_limit, run_forever
from tenfold.testing.simulated_provider.server import MODELS, SimulatedProvider
from tenfold.testing.simulated_provider.stats import RequestRecord, Stats
from tenfold.testing.simulated_provider.tokens import CHARS_PER_TOKEN, count_tokens

__all__ = [
    "CHARS_PER_TOKEN",
    "FAULT_HEADER",
    "MODELS",
    "NAME_HEADER",
    "OUTPUT_TOKENS_HEADER",
    "Fault",
    "FaultHook",
    "FaultKind",
    "FaultPlan",
    "FaultRequest",
    "Latency",
    "Limits",
    "Profile",
    "ProviderOptions",
    "RequestRecord",
    "SimulatedProvider",
    "Stats",
    "anthropic_url",
    "count_tokens",
    "fetch_requests",
    "fetch_stats",
    "raise_open_files_limit",
    "reset_provider",
    "run_forever",
    "simulated_provider_process",
]
