"""The blog's handler with an empty cache of rendered pages for each request."""

from typing import Any

from blog.views import page_cache
from myblog import lambda_handler


def handler(event: dict[str, Any], context: Any) -> Any:
    page_cache.clear()
    return lambda_handler.handler(event, context)
