"""The web functions' entry. HTTP is answered here; Zappa's own events, such as `zappa manage`'s, by Zappa's handler.

That takes longer to import than a page to make. So does loading Django's apps, which whoever needs them does:
see `blog.urls_admin`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from apig_wsgi import make_lambda_handler
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils.log import configure_logging

# All else is sent in Base64, which API Gateway takes away again.
APPLICATION = "json xml javascript problem+json atom+xml feed+json manifest+json vnd.oai".split()
TEXTS = ("text/", "image/svg+xml", *(f"application/{kind}" for kind in APPLICATION))

Environ = dict[str, Any]

configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
django = WSGIHandler()


def application(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request, knowing who sent it: the last address but one is the one that the CDN saw."""
    addresses = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    environ["REMOTE_ADDR"] = addresses[-2:][0].strip() or "127.0.0.1"
    return django(environ, start_response)


answer = make_lambda_handler(application, binary_support=True, non_binary_content_type_prefixes=TEXTS)


def handler(event: dict[str, Any], context: Any) -> Any:
    if "httpMethod" in event:
        return answer(event, context)
    from zappa.handler import lambda_handler

    return lambda_handler(event, context)
