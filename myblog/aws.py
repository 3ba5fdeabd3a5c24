"""The one place that makes AWS clients: each on first use, then kept."""

from functools import cache
from typing import TYPE_CHECKING, cast

import boto3
import botocore
from botocore.config import Config
from django.conf import settings

if TYPE_CHECKING:
    from mypy_boto3_cloudfront.client import CloudFrontClient
    from mypy_boto3_cognito_identity.client import CognitoIdentityClient
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_sns.client import SNSClient

# A reader waits for these: give up on a slow host early and ask again.
CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 4})
# What users do for themselves: their own token says who they are, and no role of ours is needed.
UNSIGNED = Config(signature_version=botocore.UNSIGNED)


@cache
def dynamodb() -> "DynamoDBClient":
    """Reads through DAX where there is one: what has to be as of now is asked for with `ConsistentRead`."""
    client = boto3.client("dynamodb", config=CONFIG)
    if not (endpoint := settings.DAX_ENDPOINT):
        return client
    from myblog.dax import Dax

    return cast("DynamoDBClient", Dax(endpoint, client))


@cache
def s3(*, accelerated: bool = False) -> "S3Client":
    """Signs for the bucket's own region, or for the accelerated endpoint: the global one redirects uploads, which a
    browser does not follow to another origin.
    """
    special = Config(
        signature_version="s3v4",
        s3={"use_accelerate_endpoint": accelerated, "addressing_style": "virtual"},
    )
    return boto3.client("s3", config=CONFIG.merge(special))


@cache
def cloudfront() -> "CloudFrontClient":
    return boto3.client("cloudfront", config=CONFIG)


@cache
def sns() -> "SNSClient":
    return boto3.client("sns", config=CONFIG)


@cache
def secrets() -> "SecretsManagerClient":
    return boto3.client("secretsmanager", config=CONFIG)


@cache
def cognito() -> "CognitoIdentityProviderClient":
    return boto3.client("cognito-idp", config=CONFIG.merge(UNSIGNED))


@cache
def cognito_identity() -> "CognitoIdentityClient":
    return boto3.client("cognito-identity", config=CONFIG.merge(UNSIGNED))
