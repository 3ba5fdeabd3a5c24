"""The workers' AWS clients, each made on first use and kept while the function lives."""

from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sesv2.client import SESV2Client
    from mypy_boto3_sns.client import SNSClient
    from mypy_boto3_sqs.client import SQSClient

MAX_DELAY = 900  # seconds; the longest that SQS keeps a message back
SERVICES = ["dynamodb", "s3", "sesv2", "sns", "sqs"]


def client(service: str, attempts: int = 4) -> Any:
    """Wait well below a function's own timeout, and a web page's patience."""
    from botocore.config import Config  # heavy: the blog's pages import this module

    retries: Any = {"mode": "standard", "total_max_attempts": attempts}
    config = Config(connect_timeout=3, read_timeout=10, retries=retries)
    return session().create_client(service, config=config)


@cache
def session() -> Any:
    """Know the services, which botocore would look for among four hundred: a fourth of the first client's time."""
    from botocore.loaders import Loader
    from botocore.session import get_session

    class Known(Loader):
        def list_available_services(self, type_name: str) -> list[str]:
            return SERVICES

    found = get_session()
    found.register_component("data_loader", Known())
    return found


@cache
def dynamodb() -> "DynamoDBClient":
    return cast("DynamoDBClient", client("dynamodb"))


@cache
def s3() -> "S3Client":
    return cast("S3Client", client("s3"))


@cache
def ses() -> "SESV2Client":
    # No repeated calls behind our back: after an answer that got lost, a second one may send a second mail.
    return cast("SESV2Client", client("sesv2", attempts=1))


@cache
def sns() -> "SNSClient":
    return cast("SNSClient", client("sns"))


@cache
def sqs() -> "SQSClient":
    return cast("SQSClient", client("sqs"))
