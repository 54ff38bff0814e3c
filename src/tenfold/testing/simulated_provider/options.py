"""All options of a provider in one value that can be sent to another process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

from tenfold.testing.simulated_provider.faults import fault_plan
from tenfold.testing.simulated_provider.limits import Limits
from tenfold.testing.simulated_provider.profile import Profile
from tenfold.testing.simulated_provider.server import SimulatedProvider


def _no_faults() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ProviderOptions:
    """A provider's options. Raises UsageError for an unknown fault or a rate out of range."""

    profile: Profile = field(default_factory=Profile)
    faults: Mapping[str, float] = field(default_factory=_no_faults)
    """Rates by fault name; a hook cannot leave its process."""
    limits: Limits = field(default_factory=Limits)
    host: str = "127.0.0.1"
    port: int = 0

    def __post_init__(self) -> None:
        fault_plan(self.faults)

    def provider(self) -> SimulatedProvider:
        """A provider with these options, not yet started."""
        return SimulatedProvider(
            profile=self.profile,
            faults=self.faults,
            limits=self.limits,
            host=self.host,
            port=self.port,
        )

    def to_json(self) -> str:
        """One line of JSON that ``from_json`` reads."""
        profile = asdict(self.profile)
        if isinstance(self.profile.output_tokens, Mapping):
            profile["output_tokens"] = dict(self.profile.output_tokens)
        return json.dumps(
            {
                "profile": profile,
                "faults": {str(name): rate for name, rate in self.faults.items()},
                "limits": asdict(self.limits),
                "host": self.host,
                "port": self.port,
            }
        )

    @classmethod
    def from_json(cls, line: str) -> ProviderOptions:
        """The options written by ``to_json``."""
        read: dict[str, Any] = json.loads(line)
        return cls(
            profile=Profile(**read["profile"]),
            faults=read["faults"],
            limits=Limits(**read["limits"]),
            host=read["host"],
            port=read["port"],
        )
