"""The four strategies over 20 seeds, and the client's CPU at 256 calls in flight.

    python benchmarks/fanout.py [--seeds 20] [--speed 20] [--json]

The same as ``tenfold bench fanout`` with the settings of the published figures.
"""

from __future__ import annotations

import sys

from tenfold.cli.bench import fanout_command

if __name__ == "__main__":
    fanout_command(["--seeds", "20", "--load", "256", *sys.argv[1:]])
