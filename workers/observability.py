"""What every worker says of itself: logs as JSON lines, with the ids of whose request it is; traces in X-Ray."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.data_classes.common import DictWrapper
from aws_lambda_powertools.utilities.typing import LambdaContext

from common import tracing

Record = TypeVar("Record", bound=DictWrapper)
Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]

logger = Logger()
logger.addFilter(tracing.TraceFilter())
tracer = Tracer()


def observed(handler: Handler) -> Handler:
    """Trace a handler, and put its name and the invocation's id into each line of its log."""
    traced: Handler = tracer.capture_lambda_handler(handler, capture_response=False)

    @wraps(handler)
    def answer(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        invocation = getattr(context, "aws_request_id", None)  # called by hand, a handler has no context
        logger.append_keys(worker=handler.__module__, function_request_id=invocation)
        return traced(event, context)

    return answer


def following(handle: Callable[[Record], None]) -> Callable[[Record], None]:
    """Have all that is logged and sent for a record carry the ids that the record has come with."""

    @wraps(handle)
    def answer(record: Record) -> None:
        with tracing.use_trace(tracing.continue_trace(ids(record.raw_event))):
            handle(record)

    return answer


def ids(record: dict[str, Any]) -> dict[str, str]:
    """Read the ids of a queue's message, or of the item that a stream tells of."""
    match record:
        case {"dynamodb": {"NewImage": item}}:
            return {name: item[name]["S"] for name in tracing.ID_NAMES if name in item}
        case {"messageAttributes": attributes}:
            return tracing.ids_from_message(attributes)
    return {}
