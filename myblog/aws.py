"""The one place that makes AWS clients: each on first use, then kept.

boto3 takes as long to import as all else that a reader's page needs, so it comes with the first client.
"""

import os
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings

from myblog.reading import Reading

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_cloudfront.client import CloudFrontClient
    from mypy_boto3_cognito_identity.client import CognitoIdentityClient
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_sns.client import SNSClient


def config(**special: Any) -> "Config":
    """A reader waits for these: give up on a slow host early and ask again."""
    from botocore.config import Config

    retries: Any = {"mode": "standard", "total_max_attempts": 4}
    return Config(connect_timeout=2, read_timeout=5, retries=retries, **special)


def unsigned() -> "Config":
    """What users do for themselves: their own token says who they are, and no role of ours is needed."""
    import botocore

    return config(signature_version=botocore.UNSIGNED)


@cache
def boto3_dynamodb() -> "DynamoDBClient":
    import boto3

    return boto3.client("dynamodb", config=config())


@cache
def dynamodb() -> "DynamoDBClient":
    """Reads through DAX where there is one: what has to be as of now is asked for with `ConsistentRead`."""
    if not (endpoint := settings.DAX_ENDPOINT):
        return cast("DynamoDBClient", Reading(boto3_dynamodb))
    from myblog.dax import Dax

    return cast("DynamoDBClient", Dax(endpoint, boto3_dynamodb()))


@cache
def s3(*, accelerated: bool = False) -> "S3Client":
    """Signs for the bucket's own region, or for the accelerated endpoint: the global one redirects uploads, which a
    browser does not follow to another origin.
    """
    import boto3

    accelerated &= not os.environ.get("AWS_ENDPOINT_URL")  # which has no edges
    special: Any = {"use_accelerate_endpoint": accelerated, "addressing_style": "virtual"}
    return boto3.client("s3", config=config(signature_version="s3v4", s3=special))


@cache
def cloudfront() -> "CloudFrontClient":
    import boto3

    return boto3.client("cloudfront", config=config())


@cache
def sns() -> "SNSClient":
    import boto3

    return boto3.client("sns", config=config())


@cache
def secrets() -> "SecretsManagerClient":
    import boto3

    return boto3.client("secretsmanager", config=config())


@cache
def cognito() -> "CognitoIdentityProviderClient":
    import boto3

    return boto3.client("cognito-idp", config=unsigned())


@cache
def cognito_identity() -> "CognitoIdentityClient":
    import boto3

    return boto3.client("cognito-identity", config=unsigned())
