"""The blog's handler, after `django.setup()`."""

from typing import Any

import django

django.setup()

from myblog import lambda_handler  # noqa: E402 - apps are loaded first, as Django's own handlers do


def handler(event: dict[str, Any], context: Any) -> Any:
    return lambda_handler.handler(event, context)
