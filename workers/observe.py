"""What every worker says of itself: logs as JSON lines, and traces in X-Ray."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.typing import LambdaContext

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]

logger = Logger()
tracer = Tracer()


def observed(handler: Handler) -> Handler:
    """Trace a handler, and put its name and the request's id into each line of its log."""
    traced: Handler = tracer.capture_lambda_handler(handler, capture_response=False)

    @wraps(handler)
    def answer(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        request = getattr(context, "aws_request_id", None)  # called by hand, a handler has no context
        logger.append_keys(worker=handler.__module__, request_id=request)
        return traced(event, context)

    return answer
