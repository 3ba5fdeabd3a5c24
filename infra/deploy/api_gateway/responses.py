"""What API Gateway answers by itself, as the service would: problem documents (RFC 9457), readable by any origin."""

import json
from http import HTTPStatus
from typing import Any

STATUSES = {
    "UNAUTHORIZED": HTTPStatus.UNAUTHORIZED,
    "EXPIRED_TOKEN": HTTPStatus.UNAUTHORIZED,
    "ACCESS_DENIED": HTTPStatus.FORBIDDEN,
    "BAD_REQUEST_PARAMETERS": HTTPStatus.BAD_REQUEST,
    "REQUEST_TOO_LARGE": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "THROTTLED": HTTPStatus.TOO_MANY_REQUESTS,
    "INTEGRATION_FAILURE": HTTPStatus.BAD_GATEWAY,
    "INTEGRATION_TIMEOUT": HTTPStatus.GATEWAY_TIMEOUT,
}
MESSAGE = "$context.error.messageString"  # with its quotes, escaped
HEADERS = {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
    "Access-Control-Allow-Origin": "*",  # there are no cookies: a token is what lets a page in
    "Access-Control-Expose-Headers": "WWW-Authenticate, Retry-After, X-Request-Id",
}
MORE = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": "1"},
}


def gateway_responses() -> dict[str, Any]:
    known = {kind: response(status) for kind, status in STATUSES.items()}
    # Of the others API Gateway knows the status, but doesn't tell it.
    return known | dict.fromkeys(("DEFAULT_4XX", "DEFAULT_5XX"), response(None))


def response(status: HTTPStatus | None) -> dict[str, Any]:
    known = {"title": status.phrase, "status": int(status)} if status else {}
    problem = {"type": "about:blank", **known, "detail": MESSAGE, "request_id": "$context.requestId"}
    text = json.dumps(problem).replace(f'"{MESSAGE}"', MESSAGE)
    headers = HEADERS | (MORE.get(status, {}) if status else {})
    return {
        **({"statusCode": str(int(status))} if status else {}),
        "responseParameters": {
            **{f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()},
            "gatewayresponse.header.X-Request-Id": "context.requestId",
        },
        "responseTemplates": {"application/json": text},
    }
