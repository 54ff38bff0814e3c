from __future__ import annotations

import os
from pathlib import Path

import pytest

from tenfold.errors import UsageError
from tenfold.settings import Settings


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_nothing_set_means_defaults(config: Path):
    settings = Settings.from_environment({}, config)
    assert settings == Settings()
    assert settings.cache_dir.name == "tenfold"


def test_the_environment_is_read(config: Path):
    environ = {
        "TENFOLD_MODEL": "openai:gpt-6-luna",
        "TENFOLD_BASE_URL": "http://127.0.0.1:8080/v1/",
        "TENFOLD_MAX_IN_FLIGHT": "12",
        "TENFOLD_FANOUT": "prefix",
        "TENFOLD_CONTEXT": "focused",
        "TENFOLD_CONTEXT_TOKENS": "4000",
        "TENFOLD_RPM": "500",
        "TENFOLD_TPM": "200000",
        "TENFOLD_CACHE_DIR": "~/somewhere",
        "TENFOLD_COMPONENTS": os.pathsep.join(["one.py", "two"]),
        "TENFOLD_EDGAR_IDENTITY": "Jane Doe jane@example.com",
        "TENFOLD_EDGAR_URL": "http://127.0.0.1:8081/",
        "TENFOLD_FIRST_TOKEN_TIMEOUT": "90",
        "TENFOLD_PIECE_TIMEOUT": "1.5",
        "TENFOLD_MAX_UPLOADS_MB": "300",
        "TENFOLD_UNUSED_UPLOAD_DAYS": "30",
        "TENFOLD_MAX_COST_USD": "0.75",
        "TENFOLD_DEADLINE": "90.5",
    }
    settings = Settings.from_environment(environ, config)
    assert settings.model == "openai:gpt-6-luna"
    assert settings.base_url == "http://127.0.0.1:8080/v1"
    assert settings.max_in_flight == 12
    assert (settings.requests_per_minute, settings.tokens_per_minute) == (500, 200_000)
    assert (settings.context, settings.context_tokens) == ("focused", 4_000)
    assert settings.fanout == "prefix"
    assert settings.cache_dir == Path("~/somewhere").expanduser()
    assert settings.component_paths == (Path("one.py"), Path("two"))
    assert settings.edgar_identity == "Jane Doe jane@example.com"
    assert settings.edgar_url == "http://127.0.0.1:8081"
    assert settings.first_token_timeout_seconds == 90
    assert settings.piece_timeout_seconds == 1.5
    assert (settings.max_uploads_mb, settings.unused_upload_days) == (300, 30)
    assert (settings.max_cost_usd, settings.deadline_seconds) == (0.75, 90.5)


def test_the_environment_overrides_the_file(config: Path):
    config.write_text('model = "ollama:a"\nmax_in_flight = 3\ncomponents = ["mine.py"]\n')
    settings = Settings.from_environment({"TENFOLD_MODEL": "ollama:b"}, config)
    assert settings.model == "ollama:b"
    assert settings.max_in_flight == 3
    assert settings.component_paths == (Path("mine.py"),)


def test_keys_are_read_but_never_shown(config: Path):
    environ = {"OPENAI_API_KEY": "sk-secret-1", "GEMINI_API_KEY": "AI-secret-2", "X_KEY": "no"}
    settings = Settings.from_environment(environ, config)
    assert settings.keys == {"openai": "sk-secret-1", "google": "AI-secret-2"}
    assert "secret" not in repr(settings)
    assert "secret" not in str(settings)


def test_an_empty_variable_is_an_unset_one(config: Path):
    environ = {"TENFOLD_MODEL": " ", "OPENAI_API_KEY": "", "TENFOLD_MAX_IN_FLIGHT": ""}
    assert Settings.from_environment(environ, config) == Settings()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TENFOLD_MAX_IN_FLIGHT", "0"),
        ("TENFOLD_MAX_IN_FLIGHT", "many"),
        ("TENFOLD_MAX_IN_FLIGHT", "2.5"),
        ("TENFOLD_CONTEXT", "some"),
        ("TENFOLD_FANOUT", "lazy"),
        ("TENFOLD_CONTEXT_TOKENS", "199"),
        ("TENFOLD_BASE_URL", "127.0.0.1:8080"),
        ("TENFOLD_EDGAR_URL", "ftp://127.0.0.1"),
        ("TENFOLD_BASE_URL", "http://"),
        ("TENFOLD_BASE_URL", "http://host:port/v1"),
        ("TENFOLD_BASE_URL", "http://[::1"),
        ("TENFOLD_PIECE_TIMEOUT", "-1"),
        ("TENFOLD_PIECE_TIMEOUT", "nan"),
        ("TENFOLD_FIRST_TOKEN_TIMEOUT", "soon"),
        ("TENFOLD_MAX_UPLOADS_MB", "0"),
        ("TENFOLD_UNUSED_UPLOAD_DAYS", "36501"),
    ],
)
def test_a_bad_value_is_named(config: Path, variable: str, value: str):
    with pytest.raises(UsageError) as raised:
        Settings.from_environment({variable: value}, config)
    assert variable in str(raised.value)
    assert value in str(raised.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("model = ", "not valid TOML"),
        ("modle = 'x'", "modle"),
        ("model = 3", "model in"),
        ("max_in_flight = true", "max_in_flight in"),
        ("context = 'some'", "context in"),
        ("components = [1]", "components in"),
        ("OPENAI_API_KEY = 'sk-secret'", "does not know"),
    ],
)
def test_a_bad_file_is_named(config: Path, text: str, says: str):
    config.write_text(text)
    with pytest.raises(UsageError) as raised:
        Settings.from_environment({}, config)
    assert says in str(raised.value)
    assert str(config) in str(raised.value)
    assert "sk-secret" not in str(raised.value)


@pytest.mark.parametrize("key", ["sk-one\nsk-two", "sk-\u201cquoted\u201d"])
def test_a_key_that_no_header_could_carry_is_refused_without_showing_it(key: str):
    with pytest.raises(UsageError, match="OPENAI_API_KEY") as caught:
        Settings.from_environment({"OPENAI_API_KEY": key}, config_file=Path("/nowhere"))
    assert "sk-" not in str(caught.value)


def test_an_identity_cannot_smuggle_a_header_in(config: Path):
    with pytest.raises(UsageError, match="TENFOLD_EDGAR_IDENTITY holds a line break"):
        Settings.from_environment({"TENFOLD_EDGAR_IDENTITY": "Jane\r\nX-Header: x"}, config)


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "a dollar"])
def test_a_budget_is_dollars(value: str, config: Path):
    with pytest.raises(UsageError, match=r"TENFOLD_MAX_COST_USD is .* Give a number of dollars"):
        Settings.from_environment({"TENFOLD_MAX_COST_USD": value}, config)


@pytest.mark.parametrize("value", ["0", "-1", "nan", "soon"])
def test_a_deadline_is_seconds(value: str, config: Path):
    with pytest.raises(UsageError, match="TENFOLD_DEADLINE"):
        Settings.from_environment({"TENFOLD_DEADLINE": value}, config)


def test_bounds_may_stand_in_the_file(config: Path):
    config.write_text("max_cost_usd = 2\ndeadline_seconds = 45.0\n")
    settings = Settings.from_environment({}, config)
    assert (settings.max_cost_usd, settings.deadline_seconds) == (2.0, 45.0)
