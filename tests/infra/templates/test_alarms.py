"""What is watched, as deployed: nothing that fails, waits or slows down goes unnoticed."""

import json
from typing import Any

import pytest

from benchmarks.costs import model
from infra.deploy import alarms, zappa_stages
from infra.deploy.cloudformation import stacks
from infra.deploy.zappa_stages import STAGES
from infra.paths import TEMPLATES
from tests.support.secured_aws import SecuredAws

FIRST, SECOND = zappa_stages.first_region(), zappa_stages.second_region()
STACK, EMAIL = "watched-alarms", "ops@example.com"
Watched = tuple[str, str, str]  # namespace, metric, and what it is of


def deploy(region: str, made: dict[str, str]) -> None:
    given = alarms.alarm_parameters(region, STAGES, made, "myblog-production-api")
    everywhere = {"Project": zappa_stages.PROJECT, "AlarmEmail": EMAIL, "SecondRegion": SECOND}
    parameters = everywhere | {"ContentTable": made["ContentTable"]} | given
    stacks.deploy(STACK, TEMPLATES / "alarms.yaml", parameters, lambda _: None, region)


@pytest.fixture(scope="module")
def watched(secured_aws: SecuredAws) -> SecuredAws:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", secured_aws.emulator.url)
        for region in (FIRST, SECOND):
            deploy(region, secured_aws.data | secured_aws.mail | secured_aws.edge)
    return secured_aws


def client(watched: SecuredAws, service: str, region: str) -> Any:
    return watched.client(service, region_name=region)


def found(watched: SecuredAws, region: str) -> list[Any]:
    pages = (
        client(watched, "cloudwatch", region).get_paginator("describe_alarms").paginate(AlarmNamePrefix=STACK)
    )
    return [alarm for page in pages for alarm in page["MetricAlarms"]]


def metrics(watched: SecuredAws, region: str) -> set[Watched]:
    return {
        (alarm["Namespace"], alarm["MetricName"], alarm["Dimensions"][0]["Value"])
        for alarm in found(watched, region)
    }


def names(region: str) -> list[str]:
    here = [stage for stage in STAGES if zappa_stages.stage(stage)["aws_region"] == region]
    return [f"{zappa_stages.PROJECT}-{stage.replace('_', '-')}" for stage in here]


@pytest.mark.parametrize("region", [FIRST, SECOND])
@pytest.mark.parametrize("metric", ["Errors", "Throttles", "Duration"])
def test_every_function_is_watched(watched: SecuredAws, region: str, metric: str) -> None:
    of_functions = {name for _, known, name in metrics(watched, region) if known == metric}
    assert of_functions == set(names(region))


def test_every_api_is_watched(watched: SecuredAws) -> None:
    for region, apis in ((FIRST, ["myblog-blog", "myblog-production-api"]), (SECOND, ["myblog-blog-eu"])):
        wanted = {("AWS/ApiGateway", metric, api) for api in apis for metric in ("5XXError", "Latency")}
        assert wanted <= metrics(watched, region)


def test_every_queue_is_watched(watched: SecuredAws) -> None:
    urls = watched.client("sqs").list_queues()["QueueUrls"]
    queues = [url.rpartition("/")[2] for url in urls]
    depth, age = "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"
    for queue in queues:
        if "AnnouncementsQueue" not in queue:  # a large list at a small rate takes days
            metric = depth if "DeadLetter" in queue else age
            assert ("AWS/SQS", metric, queue) in metrics(watched, FIRST), queue
    assert len([queue for queue in queues if "DeadLetter" in queue]) == 5


def test_what_readers_get_is_watched_where_cloudfront_tells_of_it(watched: SecuredAws) -> None:
    told = ("AWS/CloudFront", "5xxErrorRate", watched.edge["CdnDistributionId"])
    assert [told in metrics(watched, region) for region in (FIRST, SECOND)] == [
        FIRST == zappa_stages.GLOBAL,
        False,
    ]


def test_their_number_is_that_of_the_costs(watched: SecuredAws) -> None:
    assert sum(len(found(watched, region)) for region in (FIRST, SECOND)) == model.ALARMS


def test_what_only_the_first_region_has_is_watched_there(watched: SecuredAws) -> None:
    assert ("AWS/DynamoDB", "ReplicationLatency", watched.data["ContentTable"]) in metrics(watched, FIRST)
    assert ("AWS/Lambda", "IteratorAge", "myblog-welcome-email") in metrics(watched, FIRST)
    assert {namespace for namespace, _, _ in metrics(watched, SECOND)} == {"AWS/Lambda", "AWS/ApiGateway"}


@pytest.mark.parametrize("region", [FIRST, SECOND])
def test_every_alarm_is_told_of_by_mail(watched: SecuredAws, region: str) -> None:
    topic = f"arn:aws:sns:{region}:000000000000:{STACK}"
    (mailed,) = client(watched, "sns", region).list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert (mailed["Protocol"], mailed["Endpoint"]) == ("email", EMAIL)
    for alarm in found(watched, region):
        assert alarm["AlarmActions"] == alarm["OKActions"] == [topic]


@pytest.mark.parametrize("region", [FIRST, SECOND])
def test_logs_are_kept_for_a_month(watched: SecuredAws, region: str) -> None:
    groups = client(watched, "logs", region).describe_log_groups()["logGroups"]
    kept = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
    assert {name: kept[f"/aws/lambda/{name}"] for name in names(region)} == dict.fromkeys(names(region), 30)


@pytest.mark.parametrize("region", [FIRST, SECOND])
def test_the_dashboard_shows_the_region(watched: SecuredAws, region: str) -> None:
    cloudwatch = client(watched, "cloudwatch", region)
    dashboard = json.loads(cloudwatch.get_dashboard(DashboardName=f"{STACK}-{region}")["DashboardBody"])
    assert {widget["properties"]["region"] for widget in dashboard["widgets"]} == {region}
