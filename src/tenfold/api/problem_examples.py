"""What a problem looks like for each status, as the description shows it."""

from __future__ import annotations

from typing import Any, Final

_SEEN: Final[dict[str, tuple[str, str, str, str]]] = {
    "400": (
        *("malformed-json", "Malformed JSON", "The body is not JSON. Correct it."),
        "/api/v1/analyses",
    ),
    "401": (
        *("no-token", "A token is needed"),
        "Send a valid token: Authorization: Bearer TOKEN. `tenfold tokens create NAME` makes one.",
        "/api/v1/analyses",
    ),
    "403": (
        *("foreign-origin", "A page from elsewhere asks"),
        "The request comes from a page of another origin. Start the service with --allow-origin "
        "ORIGIN if that page may use it.",
        "/api/v1/analyses",
    ),
    "404": (
        *("analysis-not-found", "No such analysis"),
        "No analysis has the ID '9f2c4e5a7b1d3f60'. `tenfold analyses` lists those there are.",
        "/api/v1/analyses/9f2c4e5a7b1d3f60",
    ),
    "422": (
        *("unknown-parameter", "Unknown query parameter"),
        "This address does not know the query parameter 'yaer'. Known are: limit, before, ticker, "
        "status.",
        "/api/v1/analyses",
    ),
    "429": (
        *("too-many-requests", "Too many requests"),
        "That was more than this service takes from one client. Wait, then go on.",
        "/api/v1/analyses",
    ),
    "503": (
        *("stopping", "The service stops"),
        "The service is shutting down. Ask again when it is back.",
        "/api/v1/analyses",
    ),
}
PROBLEM_EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    status: {
        "type": f"urn:tenfold:problem:{kind}",
        "title": title,
        "status": int(status),
        "detail": detail,
        "instance": instance,
    }
    for status, (kind, title, detail, instance) in _SEEN.items()
}
