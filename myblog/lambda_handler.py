"""The web functions' entry. HTTP is answered here; Zappa's own events, such as `zappa manage`'s, by Zappa's handler.

That takes longer to import than a page to make. So does loading Django's apps, which whoever needs them does:
see `myblog.middleware`.
"""

from typing import Any

from apig_wsgi import make_lambda_handler
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils.log import configure_logging

# All else is sent in Base64, which API Gateway takes away again.
APPLICATION = "json xml javascript problem+json atom+xml feed+json manifest+json vnd.oai".split()
TEXTS = ("text/", "image/svg+xml", *(f"application/{kind}" for kind in APPLICATION))

configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
answer = make_lambda_handler(WSGIHandler(), binary_support=True, non_binary_content_type_prefixes=TEXTS)


def handler(event: dict[str, Any], context: Any) -> Any:
    if "httpMethod" in event:
        return answer(event, context)
    from zappa.handler import lambda_handler

    return lambda_handler(event, context)
