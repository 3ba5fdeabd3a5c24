"""The Lambda handler of the web functions. Zappa's handler processes Zappa's own events, such as `zappa manage`.

Importing Zappa's handler takes longer than rendering a page. So does loading Django's apps, which `myblog.middleware`
does for the requests that need them.
"""

from typing import Any

from apig_wsgi import make_lambda_handler
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils.log import configure_logging

# Other responses are sent in Base64, which API Gateway decodes.
_TEXT_SUBTYPES = "json xml javascript problem+json atom+xml feed+json manifest+json vnd.oai".split()
_TEXT_TYPES = ("text/", "image/svg+xml", *(f"application/{subtype}" for subtype in _TEXT_SUBTYPES))

configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
_handle_http = make_lambda_handler(
    WSGIHandler(), binary_support=True, non_binary_content_type_prefixes=_TEXT_TYPES
)


def handler(event: dict[str, Any], context: Any) -> Any:
    if "httpMethod" in event:
        return _handle_http(event, context)
    from zappa.handler import lambda_handler

    return lambda_handler(event, context)
