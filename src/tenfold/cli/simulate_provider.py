"""``tenfold simulate-provider``: a model provider on this machine, for trials and benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tenfold.errors import UsageError

if TYPE_CHECKING:
    from tenfold.testing.simulated_provider import ProviderOptions, SimulatedProvider


@click.command("simulate-provider")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, help="Port; 0 takes any free one.")
@click.option("--seed", default=0, show_default=True, help="Decides latencies, answers, faults.")
@click.option("--ttft", default=0.5, show_default=True, help="Median seconds to the first token.")
@click.option("--ttft-sigma", default=0.25, show_default=True, help="Its lognormal spread.")
@click.option("--rate", default=80.0, show_default=True, help="Median tokens a second.")
@click.option("--rate-sigma", default=0.1, show_default=True, help="Its lognormal spread.")
@click.option("--speed", default=1.0, show_default=True, help="Divides every wait.")
@click.option("--output-tokens", type=int, help="Tokens in each answer (else natural length).")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME=RATE",
    help="Share of the requests that meet a fault, e.g. rate_limit=0.05. Repeatable.",
)
@click.option("--rpm", type=int, help="Enforced requests a minute.")
@click.option("--tpm", type=int, help="Enforced tokens a minute.")
@click.option(
    "--burst-seconds",
    default=60.0,
    show_default=True,
    help="How much of a minute's allowance may be used at once.",
)
@click.option("--bears", type=int, help="Calls in flight beyond which it slows down.")
def simulate_provider_command(
    host: str,
    port: int,
    seed: int,
    ttft: float,
    ttft_sigma: float,
    rate: float,
    rate_sigma: float,
    speed: float,
    output_tokens: int | None,
    faults: tuple[str, ...],
    rpm: int | None,
    tpm: int | None,
    burst_seconds: float,
    bears: int | None,
) -> None:
    """Serve OpenAI's chat completions and Anthropic's messages, simulated, until Ctrl-C.

    Answers are made from each request's own schema and filing text, at a drawn pace.
    """
    # Imported late: the other commands need no web server.
    from tenfold.testing.simulated_provider import (
        Limits,
        Profile,
        ProviderOptions,
        run_forever,
    )

    try:
        options = ProviderOptions(
            profile=Profile(
                seed=seed,
                ttft_seconds=ttft,
                ttft_sigma=ttft_sigma,
                tokens_per_second=rate,
                rate_sigma=rate_sigma,
                speed=speed,
                output_tokens=output_tokens,
                bears_in_flight=bears,
            ),
            faults=dict(_fault_rate(fault) for fault in faults),
            limits=Limits(
                requests_per_minute=rpm, tokens_per_minute=tpm, burst_seconds=burst_seconds
            ),
            host=host,
            port=port,
        )
        run_forever(options, lambda provider: _say_how_to_use(provider, options))
    except UsageError as error:
        raise click.UsageError(str(error)) from error
    click.echo("Stopped.")


def _fault_rate(option: str) -> tuple[str, float]:
    name, _, rate = option.partition("=")
    try:
        return name, float(rate)
    except ValueError:
        raise UsageError(
            f"--fault {option} is not NAME=RATE. Write, for instance, --fault rate_limit=0.05."
        ) from None


def _say_how_to_use(provider: SimulatedProvider, options: ProviderOptions) -> None:
    lines = [
        f"Simulated provider on {provider.root_url}, seed {options.profile.seed}. Ctrl-C stops it.",
        "Read a filing with it:",
        "  tenfold analyze FILE --model openai-chat:simulated-large "
        f"--base-url {provider.base_url}",
        f"Anthropic clients take the base URL {provider.anthropic_base_url}; any key will do.",
        f"What it has seen: {provider.root_url}/_stats",
    ]
    click.echo("\n".join(lines))
