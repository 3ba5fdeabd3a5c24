"""AWS clients of the web services and the workers. Each is created on first use and cached.

botocore takes as long to import as the rest of a reader's page, so it is imported with the first client.
"""

import os
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from common.aws.dynamodb_http import DynamoDBHttp

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_cloudfront.client import CloudFrontClient
    from mypy_boto3_cognito_identity.client import CognitoIdentityClient
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_sesv2.client import SESV2Client
    from mypy_boto3_sns.client import SNSClient
    from mypy_boto3_sqs.client import SQSClient

MAX_SQS_DELAY = 900  # seconds; the longest `DelaySeconds`
# Otherwise botocore searches four hundred services, a quarter of the time that it takes to create the first client.
_SERVICES = [
    "cloudfront", "cognito-identity", "cognito-idp", "dynamodb", "s3", "scheduler", "secretsmanager", "sesv2", "sns",
    "sqs", "sts",
]  # fmt: skip


@cache
def _session() -> Any:
    from botocore.loaders import Loader
    from botocore.session import get_session

    class KnownServices(Loader):
        def list_available_services(self, type_name: str) -> list[str]:
            return _SERVICES

    session = get_session()
    session.register_component("data_loader", KnownServices())
    return session


def _client(service: str, *, attempts: int = 4, **options: Any) -> Any:
    """Create a client that gives up early on a slow host and retries, because readers wait and functions time out."""
    return _session().create_client(service, config=_config(attempts=attempts, **options))


def _config(*, attempts: int = 4, read_timeout: int = 5, **options: Any) -> "Config":
    from botocore.config import Config

    retries: Any = {"mode": "standard", "total_max_attempts": attempts}
    return Config(connect_timeout=2, read_timeout=read_timeout, retries=retries, **options)


def _unsigned() -> Any:
    """Return the signature of requests that users' own tokens authorize, for which no role is needed."""
    import botocore

    return botocore.UNSIGNED


@cache
def botocore_dynamodb() -> "DynamoDBClient":
    """Return botocore's own client, for tables that DAX does not cache."""
    return cast("DynamoDBClient", _client("dynamodb"))


@cache
def dynamodb() -> "DynamoDBClient":
    """Return the client of `DAX_ENDPOINT`, or of DynamoDB itself. A `ConsistentRead` bypasses DAX's cache."""
    if not (endpoint := os.environ.get("DAX_ENDPOINT")):
        return cast("DynamoDBClient", DynamoDBHttp(botocore_dynamodb))
    from common.aws.dax import Dax

    return cast("DynamoDBClient", Dax(endpoint, botocore_dynamodb()))


@cache
def s3(*, accelerated: bool = False) -> "S3Client":
    """Return a client that signs for the bucket's own region, or for the accelerated endpoint.

    The global endpoint redirects uploads, and a browser does not follow a redirect of a form to another origin.
    """
    return cast("S3Client", _session().create_client("s3", config=s3_config(accelerated=accelerated)))


def s3_config(*, accelerated: bool = False) -> "Config":
    is_accelerated = accelerated and not uses_emulator()  # the emulator has no accelerated endpoint
    addressing: Any = {"use_accelerate_endpoint": is_accelerated, "addressing_style": "virtual"}
    return _config(signature_version="s3v4", s3=addressing)


def uses_emulator() -> bool:
    return bool(os.environ.get("AWS_ENDPOINT_URL"))


@cache
def ses() -> "SESV2Client":
    # One attempt: if a response was lost, a repeated request would send a second mail.
    return cast("SESV2Client", _client("sesv2", attempts=1, read_timeout=10))


@cache
def sns() -> "SNSClient":
    return cast("SNSClient", _client("sns"))


@cache
def sqs() -> "SQSClient":
    return cast("SQSClient", _client("sqs"))


@cache
def scheduler() -> Any:
    """Return the client of EventBridge Scheduler."""
    return _client("scheduler")


@cache
def cloudfront() -> "CloudFrontClient":
    return cast("CloudFrontClient", _client("cloudfront"))


@cache
def secrets() -> "SecretsManagerClient":
    return cast("SecretsManagerClient", _client("secretsmanager"))


@cache
def cognito() -> "CognitoIdentityProviderClient":
    return cast("CognitoIdentityProviderClient", _client("cognito-idp", signature_version=_unsigned()))


@cache
def cognito_identity() -> "CognitoIdentityClient":
    return cast("CognitoIdentityClient", _client("cognito-identity", signature_version=_unsigned()))
