"""TLS that ends before the emulator."""

from typing import Any


def add_tls_header(request: Any, **_: object) -> None:
    request.headers["X-Forwarded-Proto"] = "https"  # the emulator takes the request for one over TLS
