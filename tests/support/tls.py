from typing import Any


def add_tls_header(request: Any, **_: object) -> None:
    request.headers["X-Forwarded-Proto"] = "https"  # so the emulator learns of TLS that ended before it
