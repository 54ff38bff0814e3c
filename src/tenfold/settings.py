"""What the environment and the user's configuration file set, read once where a program starts.

Order of precedence: command-line options (the caller replaces fields), then the environment,
then the file ``tenfold/config.toml`` in the user's configuration folder, then the defaults.

    model = "openai:gpt-6-luna"
    max_in_flight = 32
    components = ["~/tenfold/our_questions.py"]

Keys come from the environment only: a configuration file is too easily shared.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from tenfold.errors import UsageError
from tenfold.setting_values import SettingValues

KEY_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    "server": ("TENFOLD_API_KEY",),
}
"""Environment variables that hold each provider's key; 'server' is whatever --base-url names."""

CONTEXTS = ("full", "focused", "auto")
"""How much of an item its questions may be given."""
FANOUTS = ("auto", "eager", "prefix")
"""How the calls about one text may be let go."""
MIN_CONTEXT_TOKENS = 200
"""Less filing text than that in a prompt answers nothing."""

_MOST_DAYS = 36_500
"""A hundred years; what is far longer is no date any more."""
_FILE_NAMES = frozenset(
    {
        "model",
        "base_url",
        "max_in_flight",
        "requests_per_minute",
        "tokens_per_minute",
        "max_cost_usd",
        "deadline_seconds",
        "fanout",
        "context",
        "context_tokens",
        "cache_dir",
        "data_dir",
        "database_url",
        "limiter_url",
        "max_uploads_mb",
        "unused_upload_days",
        "components",
        "edgar_identity",
        "edgar_url",
        "first_token_timeout_seconds",
        "piece_timeout_seconds",
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is set outside the command itself."""

    model: str | None = None
    """TENFOLD_MODEL, such as 'openai:gpt-6-luna'; None leaves the choice to Tenfold."""
    base_url: str | None = None
    """TENFOLD_BASE_URL: the server that answers instead of the provider's own."""
    max_in_flight: int | None = None
    """TENFOLD_MAX_IN_FLIGHT: calls at a time; None for the provider's default."""
    requests_per_minute: int | None = None
    """TENFOLD_RPM: requests to one model in any sixty seconds; None for what the provider tells."""
    tokens_per_minute: int | None = None
    """TENFOLD_TPM: tokens of prompts and answers together, likewise."""
    max_cost_usd: float | None = None
    """TENFOLD_MAX_COST_USD: the most that one analysis may spend, in dollars; None for no bound."""
    deadline_seconds: float | None = None
    """TENFOLD_DEADLINE: when an analysis returns what has landed; None to wait for all of it."""
    fanout: str = "auto"
    """TENFOLD_FANOUT: whether the calls about one text go all at once (eager), after the one that
    brings it to the provider's cache (prefix), or by provider and length (auto)."""
    context: str = "full"
    """TENFOLD_CONTEXT: how much of an item its questions are given, full, focused or auto."""
    context_tokens: int | None = None
    """TENFOLD_CONTEXT_TOKENS: the most filing text in one prompt; None for what the model takes."""
    cache_dir: Path = field(default_factory=lambda: platformdirs.user_cache_path("tenfold"))
    """TENFOLD_CACHE_DIR: answers and splits, which can be won again."""
    data_dir: Path = field(default_factory=lambda: platformdirs.user_data_path("tenfold"))
    """TENFOLD_DATA_DIR: kept analyses, which should not be lost."""
    database_url: str | None = field(default=None, repr=False)
    """TENFOLD_DATABASE_URL: a Postgres database for kept analyses instead of a file; may hold a
    password."""
    limiter_url: str | None = field(default=None, repr=False)
    """TENFOLD_LIMITER_URL: a Postgres database through which all processes that name it share the
    limits of a model and key; None keeps limits to this process. May hold a password."""
    max_uploads_mb: int = 4_096
    """TENFOLD_MAX_UPLOADS_MB: room for uploaded files, all of them together."""
    unused_upload_days: int = 7
    """TENFOLD_UNUSED_UPLOAD_DAYS: how long an uploaded file is kept that no analysis refers to."""
    component_paths: tuple[Path, ...] = ()
    """TENFOLD_COMPONENTS: files or folders with the user's own components."""
    edgar_identity: str | None = None
    """TENFOLD_EDGAR_IDENTITY: your name and e-mail address, which SEC wants with each request."""
    edgar_url: str | None = None
    """TENFOLD_EDGAR_URL: a host that serves SEC's layouts instead of SEC itself."""
    first_token_timeout_seconds: float | None = None
    """TENFOLD_FIRST_TOKEN_TIMEOUT: patience for an answer's first bytes; None for the default."""
    piece_timeout_seconds: float = 30.0
    """TENFOLD_PIECE_TIMEOUT: patience between two pieces of an answer."""
    keys: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Keys by the names of ``KEY_VARIABLES``; never shown."""

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str] | None = None, config_file: Path | None = None
    ) -> Settings:
        """Read the environment over the configuration file.

        Args:
            environ: the process's own where absent.
            config_file: ``tenfold/config.toml`` in the user's configuration folder where absent.

        Raises:
            UsageError: a value cannot be what it is meant to be; the text names it.
        """
        env = os.environ if environ is None else environ
        file = config_file or platformdirs.user_config_path("tenfold") / "config.toml"
        values = SettingValues(env, _read_file(file), file)
        return cls(
            model=values.text("model", "TENFOLD_MODEL"),
            base_url=values.url("base_url", "TENFOLD_BASE_URL"),
            max_in_flight=values.count("max_in_flight", "TENFOLD_MAX_IN_FLIGHT"),
            requests_per_minute=values.count("requests_per_minute", "TENFOLD_RPM"),
            tokens_per_minute=values.count("tokens_per_minute", "TENFOLD_TPM"),
            max_cost_usd=values.dollars("max_cost_usd", "TENFOLD_MAX_COST_USD"),
            deadline_seconds=values.seconds("deadline_seconds", "TENFOLD_DEADLINE"),
            fanout=values.one_of("fanout", "TENFOLD_FANOUT", FANOUTS) or "auto",
            context=values.one_of("context", "TENFOLD_CONTEXT", CONTEXTS) or "full",
            context_tokens=values.count(
                "context_tokens", "TENFOLD_CONTEXT_TOKENS", least=MIN_CONTEXT_TOKENS
            ),
            cache_dir=values.folder("cache_dir", "TENFOLD_CACHE_DIR")
            or platformdirs.user_cache_path("tenfold"),
            data_dir=values.folder("data_dir", "TENFOLD_DATA_DIR")
            or platformdirs.user_data_path("tenfold"),
            database_url=values.text("database_url", "TENFOLD_DATABASE_URL"),
            limiter_url=values.text("limiter_url", "TENFOLD_LIMITER_URL"),
            max_uploads_mb=values.count("max_uploads_mb", "TENFOLD_MAX_UPLOADS_MB") or 4_096,
            unused_upload_days=values.count(
                "unused_upload_days", "TENFOLD_UNUSED_UPLOAD_DAYS", most=_MOST_DAYS
            )
            or 7,
            component_paths=values.paths("components", "TENFOLD_COMPONENTS"),
            edgar_identity=_one_line(values.text("edgar_identity", "TENFOLD_EDGAR_IDENTITY")),
            edgar_url=values.url("edgar_url", "TENFOLD_EDGAR_URL"),
            first_token_timeout_seconds=values.seconds(
                "first_token_timeout_seconds", "TENFOLD_FIRST_TOKEN_TIMEOUT"
            ),
            piece_timeout_seconds=values.seconds("piece_timeout_seconds", "TENFOLD_PIECE_TIMEOUT")
            or 30.0,
            keys=_read_keys(env),
        )


def _one_line(identity: str | None) -> str | None:
    """It becomes a header, which a line break would end."""
    if identity is not None and not identity.isprintable():
        raise UsageError(
            "TENFOLD_EDGAR_IDENTITY holds a line break or another character that cannot be sent. "
            "Set it to your name and e-mail address, such as 'Jane Doe jane@example.com'."
        )
    return identity


def _read_file(file: Path) -> Mapping[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise UsageError(
            f"The configuration file {file} cannot be read ({error.strerror}). "
            "Make it readable or move it away."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The configuration file {file} is not valid TOML ({error}). Correct it there."
        ) from error
    if unknown := sorted(set(values) - _FILE_NAMES):
        raise UsageError(
            f"The configuration file {file} sets {', '.join(unknown)}, which Tenfold does not "
            f"know. It knows {', '.join(sorted(_FILE_NAMES))}."
        )
    return values


def _read_keys(env: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for provider, variables in KEY_VARIABLES.items():
        name = next((name for name in variables if env.get(name, "").strip()), None)
        if name is None:
            continue
        found[provider] = env[name].strip()
        if not found[provider].isprintable() or not found[provider].isascii():
            raise UsageError(
                f"{name} holds a line break or another character that no key has. Set it anew."
            )
    return found
