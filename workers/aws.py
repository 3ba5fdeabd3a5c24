"""The workers' AWS clients, each made on first use and kept while the function lives."""

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sesv2.client import SESV2Client
    from mypy_boto3_sns.client import SNSClient
    from mypy_boto3_sqs.client import SQSClient

# Well below a function's own timeout, and a web page's patience.
SOON = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})
# No repeated calls behind our back: after an answer that got lost, a second one may send a second mail.
ONCE = SOON.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))


@cache
def dynamodb() -> "DynamoDBClient":
    return boto3.client("dynamodb", config=SOON)


@cache
def s3() -> "S3Client":
    return boto3.client("s3", config=SOON)


@cache
def ses() -> "SESV2Client":
    return boto3.client("sesv2", config=ONCE)


@cache
def sns() -> "SNSClient":
    return boto3.client("sns", config=SOON)


@cache
def sqs() -> "SQSClient":
    return boto3.client("sqs", config=SOON)
