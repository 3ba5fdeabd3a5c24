"""Logs of the workers, as JSON lines with the ids of the request that caused the work, and traces in X-Ray."""

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
_tracer = Tracer()


def instrument(handler: Handler) -> Handler:
    """Trace a Lambda handler, and add its module and the invocation's id to each line of its log."""
    traced: Handler = _tracer.capture_lambda_handler(handler, capture_response=False)

    @wraps(handler)
    def wrapper(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        invocation = getattr(context, "aws_request_id", None)  # a manual call has no context
        logger.append_keys(worker=handler.__module__, function_request_id=invocation)
        return traced(event, context)

    return wrapper


def continue_record_trace(process: Callable[[Record], None]) -> Callable[[Record], None]:
    """Continue the trace of a record while it is processed."""

    @wraps(process)
    def wrapper(record: Record) -> None:
        with tracing.use_trace(tracing.continue_trace(_trace_ids(record.raw_event))):
            process(record)

    return wrapper


def _trace_ids(record: dict[str, Any]) -> dict[str, str]:
    """Return the ids of an SQS message, or of the item in a record of a DynamoDB stream."""
    match record:
        case {"dynamodb": {"NewImage": item}}:
            return {name: item[name]["S"] for name in tracing.ID_NAMES if name in item}
        case {"messageAttributes": attributes}:
            return tracing.ids_from_message(attributes)
    return {}
