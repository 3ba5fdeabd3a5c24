"""The workers' AWS clients, each made on first use and kept while the function lives."""

from functools import cache
from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sns.client import SNSClient


@cache
def dynamodb() -> "DynamoDBClient":
    return boto3.client("dynamodb")


@cache
def s3() -> "S3Client":
    return boto3.client("s3")


@cache
def sns() -> "SNSClient":
    return boto3.client("sns")
