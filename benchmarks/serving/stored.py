"""Stored analyses: how many a second one service hands out."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from serving.raw_http import get_again_and_again
from serving.served import Served, cpu_seconds, machine_cpu_seconds, percentile

_CONNECTIONS = 16


async def stored_analyses(service: Served, analysis_id: str, seconds: float) -> dict[str, Any]:
    """The same finished analysis on several connections, again and again."""
    path = f"/api/v1/analyses/{analysis_id}"
    size = len(await asyncio.to_thread(service.ask_bytes, path))
    spent, mine = cpu_seconds(service.pid), cpu_seconds(os.getpid())
    all_spent = machine_cpu_seconds()
    took = await get_again_and_again(
        service.host, service.port, path, connections=_CONNECTIONS, seconds=seconds
    )
    spent, mine = cpu_seconds(service.pid) - spent, cpu_seconds(os.getpid()) - mine
    return {
        "gets_a_second": round(len(took) / seconds),
        "kilobytes_each": round(size / 1e3, 1),
        "get_ms_median": round(percentile(took, 0.5) * 1_000, 1),
        "get_ms_p99": round(percentile(took, 0.99) * 1_000, 1),
        "server_cpu_ms_a_get": round(spent * 1_000 / len(took), 3),
        "client_cpu_ms_a_get": round(mine * 1_000 / len(took), 3),
        "cpu_seconds_of_other_work": round(machine_cpu_seconds() - all_spent - spent - mine, 2),
    }
