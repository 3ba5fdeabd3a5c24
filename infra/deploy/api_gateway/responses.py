"""The responses of API Gateway itself. Like the service's, they are problem documents (RFC 9457) with CORS headers."""

import json
from http import HTTPStatus
from typing import Any

_STATUSES = {
    "UNAUTHORIZED": HTTPStatus.UNAUTHORIZED,
    "EXPIRED_TOKEN": HTTPStatus.UNAUTHORIZED,
    "ACCESS_DENIED": HTTPStatus.FORBIDDEN,
    "BAD_REQUEST_PARAMETERS": HTTPStatus.BAD_REQUEST,
    "REQUEST_TOO_LARGE": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "THROTTLED": HTTPStatus.TOO_MANY_REQUESTS,
    "INTEGRATION_FAILURE": HTTPStatus.BAD_GATEWAY,
    "INTEGRATION_TIMEOUT": HTTPStatus.GATEWAY_TIMEOUT,
}
_MESSAGE = "$context.error.messageString"  # a JSON string, with its quotes
_HEADERS = {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
    "Access-Control-Allow-Origin": "*",  # safe: access depends on a token, not on cookies
    "Access-Control-Expose-Headers": "WWW-Authenticate, Retry-After, X-Request-Id",
}
_STATUS_HEADERS = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": "1"},
}


def gateway_responses() -> dict[str, Any]:
    known = {kind: _response(status) for kind, status in _STATUSES.items()}
    # API Gateway has no variable with the status of the other responses.
    return known | dict.fromkeys(("DEFAULT_4XX", "DEFAULT_5XX"), _response(None))


def _response(status: HTTPStatus | None) -> dict[str, Any]:
    standard = {"title": status.phrase, "status": int(status)} if status else {}
    problem = {"type": "about:blank", **standard, "detail": _MESSAGE, "request_id": "$context.requestId"}
    text = json.dumps(problem).replace(f'"{_MESSAGE}"', _MESSAGE)
    headers = _HEADERS | (_STATUS_HEADERS.get(status, {}) if status else {})
    return {
        **({"statusCode": str(int(status))} if status else {}),
        "responseParameters": {
            **{f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()},
            "gatewayresponse.header.X-Request-Id": "context.requestId",
        },
        "responseTemplates": {"application/json": text},
    }
