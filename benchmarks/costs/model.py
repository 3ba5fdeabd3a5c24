"""Monthly costs of the blog and of its alternatives, from counted requests, measured CPU times and list prices."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from benchmarks.costs import units
from benchmarks.costs.prices import price

LOADS = (0, 1_000_000, 10_000_000, 100_000_000)  # page views a month
HOURS, SECONDS = 730, 730 * 3600
GB, MILLION = 2**30, 1_000_000

# Assumptions, which docs/costs.md explains.
HITS, ASSET_HITS = 0.90, 0.99  # cache hit ratios of CloudFront
MIX = {units.PAGES[0]: 0.2, units.PAGES[1]: 0.7, units.PAGES[2]: 0.05, units.PAGES[3]: 0.05}
NEWCOMERS = 0.5  # share of page views that also fetch the style sheet, the font and the icon
WAITING = 5  # ms for a response of DynamoDB
READ_UNITS = 0.5  # of an item of up to 4 KB, eventually consistent
CPU_MEGABYTES = 1769  # of memory for one full processor
BLOG_MEGABYTES, PHOTO_MEGABYTES = 1024, 512  # as in zappa_settings.json
COLD, COLD_MS = 0.01, 1000  # share of cold starts, and their duration
LOG_BYTES = 700  # of a request that reaches the function
TRACED = 0.05
PUBLICATIONS, PHOTOS = 30, 60
RENDITIONS = 8
SUBSCRIBERS, MAILS = 0.001, 4  # per monthly page view; per subscriber
MAIL_CALLS = 3  # of SQS, for each mail and queue
SUBSCRIBER_WRITES, IDEMPOTENCY_WRITES = 2, 2  # for each mail
MAIL_EVENTS = 2  # that SES publishes for each mail
REGIONS = 2  # each bills writes to global tables, and has a health check
CHECKERS, CHECK_SECONDS = 3, 30  # of health checks (origin.yaml)
QUEUES = {"photos and posts": 5, "mails": 1}  # queues that invoke functions (events.yaml)
POLLERS, POLL_SECONDS = 5, 20  # of Lambda, which also polls empty queues
MAIL_GB_SECONDS = 0.05
EDITING, CAPACITY, SQL_GB = 20, 0.5, 10  # hours a month, Aurora units in these hours, and stored GB
RULES, ALARMS = 3, 47
PEAK, BUSY = 5, 0.6  # the busiest hour against the mean, and the highest utilization of a processor
GHOST_MS, WAGTAIL_MS = 15.3, 24.6  # CPU of a page

Costs = dict[str, float]


@dataclass(frozen=True)
class _View:
    """The mean traffic and work of one page view."""

    gb: float
    requests: float
    missed: float  # requests that reach the function
    missed_assets: float
    read_units: float  # of a missed page
    seconds: float  # billed by Lambda


def _mean_view() -> _View:
    def mean(name: str) -> float:
        return sum(share * float(load_units()["pages"][path][name]) for path, share in MIX.items())

    assets = load_units()["assets"]
    asset_requests = mean("photos") + NEWCOMERS * assets["requests"]
    waiting = mean("calls") * WAITING + COLD * COLD_MS
    return _View(
        gb=(mean("bytes") + mean("photo_bytes") + NEWCOMERS * assets["bytes"]) / GB,
        requests=1 + asset_requests,
        missed=1 - HITS,
        missed_assets=asset_requests * (1 - ASSET_HITS),
        read_units=mean("read_units"),
        seconds=(mean("cpu_ms") * CPU_MEGABYTES / BLOG_MEGABYTES + waiting) / 1000,
    )


def myblog(views: int) -> Costs:
    view, publication = _mean_view(), load_units()["publication"]
    missed, mails = views * view.missed, views * SUBSCRIBERS * MAILS
    photo_seconds = PHOTOS * load_units()["photo"]["cpu_ms"] * CPU_MEGABYTES / PHOTO_MEGABYTES / 1000
    reads = missed * view.read_units + PUBLICATIONS * publication["read_units"] + mails
    writes = PUBLICATIONS * publication["write_units"] + PHOTOS + mails * SUBSCRIBER_WRITES
    function_requests = missed + REGIONS * CHECKERS * SECONDS / CHECK_SECONDS
    invocations = function_requests + PHOTOS + mails
    gb_seconds = missed * view.seconds * BLOG_MEGABYTES / 1024 + photo_seconds * PHOTO_MEGABYTES / 1024
    return {
        **_cloudfront(views),
        "API Gateway": price("api_gateway_rest_requests", function_requests / MILLION),
        "Lambda": price("lambda_requests", invocations / MILLION)
        + price("lambda_gb_seconds", gb_seconds + mails * MAIL_GB_SECONDS),
        "DynamoDB, posts and subscribers": price("dynamodb_read_units", reads / MILLION)
        + price("dynamodb_write_units", REGIONS * writes / MILLION),
        "DynamoDB, idempotency records": price("dynamodb_write_units", mails * IDEMPOTENCY_WRITES / MILLION),
        "S3": price("s3_storage", 1)
        + price("s3_put_requests", PHOTOS * (RENDITIONS + 1) / 1000)
        + price("s3_get_requests", views * view.missed_assets / 1000),
        "SES": price("ses_messages", mails / 1000),
        **_queues(mails),
        "SNS": price("sns_requests", (PHOTOS + mails * MAIL_EVENTS) / MILLION),
        "CloudWatch, alarms": price("alarms", ALARMS),
        "CloudWatch, logs": price("logs_ingested", invocations * LOG_BYTES / GB),
        "X-Ray": price("xray_traces", invocations * TRACED / MILLION),
        "WAF": price("waf_acl", 1)
        + price("waf_rule", RULES)
        + price("waf_requests", views * view.requests / MILLION),
        "Route 53, zone": price("route53_zone", 1),
        "Route 53, health checks": REGIONS
        * (price("route53_health_check", 1) + price("route53_health_check_https", 1)),
        "Aurora with a public address, paused when idle": price("aurora_acu", EDITING * CAPACITY)
        + price("aurora_storage", SQL_GB)
        + price("public_ipv4", HOURS),
    }


def _queues(mails: float) -> Costs:
    """Divide the costs of all requests, also of polls without a message, among the queues."""
    polls = SECONDS / POLL_SECONDS * POLLERS
    requests = {f"SQS, {name}": count * polls + mails * MAIL_CALLS for name, count in QUEUES.items()}
    total = sum(requests.values())
    usd = price("sqs_requests", total / MILLION)
    return {name: usd * count / total for name, count in requests.items()}


def _cloudfront(views: int) -> Costs:
    """Return the costs of CloudFront, which all alternatives use."""
    view = _mean_view()
    return {
        "CloudFront, bytes": price("cloudfront_transfer", views * view.gb),
        "CloudFront, requests": price("cloudfront_https_requests", views * view.requests / 10_000),
    }


def ghost(views: int) -> Costs:
    """Return the costs of one server with Ghost and MySQL, large enough for the busiest hour."""
    processors = _peak_processors(views, GHOST_MS)
    # The smallest server may permanently use a fifth of its two processors.
    kind = next(kind for kind, limit in SERVERS.items() if processors <= limit)
    return {
        **_cloudfront(views),
        "server": price(kind, HOURS),
        "disk": price("ebs_gp3", 30),
        "address": price("public_ipv4", HOURS),
        "Route 53": price("route53_zone", 1),
    }


SERVERS = {"ec2_t4g_small": 0.4, "ec2_c7g_large": 2, "ec2_c7g_xlarge": 4}  # processors


def wagtail(views: int) -> Costs:
    """Return the costs of tasks with half a processor and 1 GB in two zones, a load balancer and PostgreSQL."""
    tasks = max(2, -(-_peak_processors(views, WAGTAIL_MS) // 0.5))
    return {
        **_cloudfront(views),
        "Fargate": tasks * (price("fargate_vcpu", HOURS * 0.5) + price("fargate_gb", HOURS)),
        "load balancer": price("alb_hour", HOURS) + price("alb_lcu_hour", HOURS),
        "addresses": (2 + tasks) * price("public_ipv4", HOURS),
        "RDS": price("rds_t4g_small", HOURS) + price("rds_gp3", 20),
        "S3": price("s3_storage", 1),
        "Route 53": price("route53_zone", 1),
    }


def _peak_processors(views: int, cpu_ms: float) -> float:
    """Return the processors that the busiest hour needs for pages that CloudFront has not cached."""
    return views * (1 - HITS) * cpu_ms / 1000 / SECONDS * PEAK / BUSY


_NOT_IN_ALTERNATIVES = {"WAF", "SES", "SNS", "SQS, mails"}


def _without_firewall_and_mails(views: int) -> Costs:
    """Return the costs of MyBlog without firewall and mails, for comparison with the alternatives."""
    return {name: usd for name, usd in myblog(views).items() if name not in _NOT_IN_ALTERNATIVES}


ALTERNATIVES: dict[str, Callable[[int], Costs]] = {
    "MyBlog": myblog,
    "MyBlog without firewall and mails": _without_firewall_and_mails,
    "Ghost on one EC2 server": ghost,
    "Wagtail on Fargate with RDS": wagtail,
}
# Optional parts, when idle.
OPTIONS: dict[str, Callable[[], float]] = {
    "`NETWORK=vpc`: NAT gateway with its address": lambda: (
        price("nat_gateway", HOURS) + price("public_ipv4", HOURS)
    ),
    "`NETWORK=vpc`: Aurora Serverless v2, paused, 10 GB": lambda: price("aurora_storage", SQL_GB),
    "Aurora Serverless v2, an active hour at half a unit": lambda: price("aurora_acu", CAPACITY),
    "DAX, a node of dax.t3.small": lambda: price("dax_t3_small", HOURS),
    "DAX, three nodes in three zones": lambda: price("dax_t3_small", 3 * HOURS),
    "instead of DAX: a billion reads of DynamoDB, of up to 4 KB each": lambda: price(
        "dynamodb_read_units", 1000 * READ_UNITS
    ),
    "Endpoints of S3 and DynamoDB in the VPC": lambda: 0.0,
    "API Gateway's cache, 0.5 GB": lambda: price("api_gateway_cache_half_gb", HOURS),
    "`provisioned_concurrency`: each environment of 1,024 MB, such as the blog's": lambda: price(
        "lambda_provisioned_gb_seconds", SECONDS * BLOG_MEGABYTES / 1024
    ),
    "`snap_start`: the cached snapshot of each version, of 1,024 MB": lambda: price(
        "lambda_snapstart_cache_gb_seconds", SECONDS * BLOG_MEGABYTES / 1024
    ),
    "`snap_start`: a million starts from a snapshot": lambda: price(
        "lambda_snapstart_restored_gb", MILLION * BLOG_MEGABYTES / 1024
    ),
}


@cache
def load_units() -> Any:
    return json.loads(units.FILE.read_text())


# --- Markdown


def format_table(head: list[str], rows: list[list[str]], *, texts: int = 1) -> str:
    """Format a table. The first `texts` columns contain texts, the others numbers."""
    lines = [head, ["---"] * texts + ["--:"] * (len(head) - texts), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def format_load(views: int) -> str:
    return f"{views // MILLION} million views" if views else "idle"


def format_dollars(amount: float) -> str:
    return f"${amount:,.2f}" if amount < 10 else f"${amount:,.0f}"
