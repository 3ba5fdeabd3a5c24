"""The monthly costs of each resource in docs/deploy.md: its part of the blog's costs, or a fixed price."""

import re
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.costs.model import (
    CAPACITY,
    EDITING,
    HOURS,
    LOADS,
    SQL_GB,
    Costs,
    format_dollars,
    format_load,
    format_table,
    myblog,
)
from benchmarks.costs.prices import price

_OPTIONAL = {"network"}  # optional stacks
_ROW = re.compile(r"\| (\w+) \| (`.+?) \| (.+?) \|")

# Parts of the blog's costs by resource. Resources without parts cost almost nothing.
SHARES: dict[tuple[str, str], tuple[str, ...]] = {
    ("data", "DynamoDB::GlobalTable"): ("DynamoDB, posts and subscribers",),
    ("data", "DynamoDB::Table"): ("DynamoDB, idempotency records",),
    ("data", "S3::Bucket"): ("S3",),
    ("data", "SQS::Queue"): ("SQS, photos and posts",),
    ("data", "SNS::Topic"): (),
    ("mail", "SES::EmailIdentity"): ("SES",),
    ("mail", "SNS::Topic"): ("SNS",),
    ("mail", "SQS::Queue"): ("SQS, mails",),
    ("global", "WAFv2::WebACL"): ("WAF",),
    ("edge", "CloudFront::Distribution"): ("CloudFront, bytes", "CloudFront, requests"),
    ("second", "S3::Bucket"): (),
    ("alarms", "CloudWatch::Alarm"): ("CloudWatch, alarms",),
    ("alarms", "Logs::LogGroup"): ("CloudWatch, logs",),
    ("alarms", "SNS::Topic"): (),
    ("Zappa", "Lambda::Function"): ("Lambda", "X-Ray"),
    ("Zappa", "ApiGateway::RestApi"): ("API Gateway",),
    ("api", "ApiGateway::RestApi"): (),
    ("origin", "Route53::HealthCheck"): ("Route 53, health checks",),
    ("yours", "Route53::HostedZone"): ("Route 53, zone",),
}
# Prices by the hour or month, for any number of readers.
_FIXED_COSTS: dict[tuple[str, str], Callable[[], float]] = {
    ("api", "ApiGateway::Stage"): lambda: price("api_gateway_cache_half_gb", HOURS),
    ("network", "EC2::EIP"): lambda: price("public_ipv4", HOURS),
    ("network", "EC2::NatGateway"): lambda: price("nat_gateway", HOURS),
    ("network", "DAX::Cluster"): lambda: 2 * price("dax_t3_small", 3 * HOURS),
    ("network", "RDS::DBCluster"): lambda: (
        price("aurora_storage", SQL_GB)
        + price("aurora_acu", EDITING * CAPACITY)
        + price("secrets_manager_secret", 1)
    ),
}
# Free resources. Cognito is free for up to 10,000 users a month, and the first three dashboards are free.
_FREE = set(
    """
    ApiGateway::BasePathMapping ApiGateway::Deployment ApiGateway::DomainName CertificateManager::Certificate
    CloudFront::CachePolicy CloudFront::OriginAccessControl CloudFront::OriginRequestPolicy
    CloudFront::ResponseHeadersPolicy CloudWatch::Dashboard
    Cognito::IdentityPool Cognito::IdentityPoolPrincipalTag Cognito::IdentityPoolRoleAttachment Cognito::UserPool
    Cognito::UserPoolClient Cognito::UserPoolDomain Cognito::UserPoolGroup DAX::ParameterGroup DAX::SubnetGroup
    EC2::InternetGateway EC2::Route EC2::RouteTable EC2::SecurityGroup EC2::SecurityGroupIngress EC2::Subnet
    EC2::SubnetRouteTableAssociation EC2::VPC EC2::VPCEndpoint EC2::VPCGatewayAttachment IAM::ManagedPolicy IAM::Role
    Lambda::EventSourceMapping Lambda::Permission RDS::DBInstance RDS::DBSubnetGroup Route53::RecordSet
    S3::BucketPolicy Scheduler::ScheduleGroup SES::ConfigurationSet SES::ConfigurationSetEventDestination
    SES::ReceiptRule SES::ReceiptRuleSet SNS::Subscription SNS::TopicPolicy SQS::QueuePolicy
    """.split()
)


class _Row(NamedTuple):
    stack: str
    kinds: str
    why: str

    def costs(self) -> list[float] | None:
        """Return the row's costs at each load, or `None` if all its resources are free."""
        billed = [kind for kind in re.findall(r"`(\w+::\w+)`", self.kinds) if kind not in _FREE]
        if not billed:
            return None
        return [
            sum(_monthly_cost(self.stack, kind, month) for kind in billed) for month in map(myblog, LOADS)
        ]


def _monthly_cost(stack: str, kind: str, month: Costs) -> float:
    """Return the costs of a resource. Raise `KeyError` if it is in none of the tables above."""
    if fixed_cost := _FIXED_COSTS.get((stack, kind)):
        return fixed_cost()
    return sum(month[part] for part in SHARES[stack, kind])


def build_table(current: str) -> str:
    """Update the costs in the rows of the current table."""
    rows = [_Row(*match.groups()) for match in _ROW.finditer(current)]
    costs = {row: row.costs() for row in rows}
    lines = [
        [*row, *(["-"] * len(LOADS) if each is None else map(format_dollars, each))]
        for row, each in costs.items()
    ]
    counted = [each for row, each in costs.items() if each and row.stack not in _OPTIONAL]
    together = [
        "",
        "**together**, without `network`",
        "",
        *(format_dollars(sum(at)) for at in zip(*counted, strict=True)),
    ]
    return format_table(["stack", "resource", "why", *map(format_load, LOADS)], [*lines, together], texts=3)
