"""The alarms, logs and dashboards as deployed in two regions."""

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
Metric = tuple[str, str, str]  # namespace, name, value of the first dimension


def deploy(region: str, outputs: dict[str, str]) -> None:
    in_region = alarms.alarm_parameters(region, STAGES, outputs, "myblog-production-api")
    in_all_regions = {"Project": zappa_stages.PROJECT, "AlarmEmail": EMAIL, "SecondRegion": SECOND}
    parameters = in_all_regions | {"ContentTable": outputs["ContentTable"]} | in_region
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


def list_alarms(watched: SecuredAws, region: str) -> list[Any]:
    pages = (
        client(watched, "cloudwatch", region).get_paginator("describe_alarms").paginate(AlarmNamePrefix=STACK)
    )
    return [alarm for page in pages for alarm in page["MetricAlarms"]]


def metrics(watched: SecuredAws, region: str) -> set[Metric]:
    return {
        (alarm["Namespace"], alarm["MetricName"], alarm["Dimensions"][0]["Value"])
        for alarm in list_alarms(watched, region)
    }


def function_names(region: str) -> list[str]:
    stages = [stage for stage in STAGES if zappa_stages.stage(stage)["aws_region"] == region]
    return [zappa_stages.function_name(stage) for stage in stages]


@pytest.mark.parametrize("region", [FIRST, SECOND])
@pytest.mark.parametrize("metric", ["Errors", "Throttles", "Duration"])
def test_every_function_has_alarms(watched: SecuredAws, region: str, metric: str) -> None:
    functions = {name for _, known, name in metrics(watched, region) if known == metric}
    assert functions == set(function_names(region))


def test_every_api_has_alarms(watched: SecuredAws) -> None:
    for region, apis in ((FIRST, ["myblog-blog", "myblog-production-api"]), (SECOND, ["myblog-blog-eu"])):
        expected = {("AWS/ApiGateway", metric, api) for api in apis for metric in ("5XXError", "Latency")}
        assert expected <= metrics(watched, region)


def test_every_queue_has_an_alarm(watched: SecuredAws) -> None:
    urls = watched.client("sqs").list_queues()["QueueUrls"]
    queues = [url.rpartition("/")[2] for url in urls]
    depth, age = "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"
    for queue in queues:
        if "AnnouncementsQueue" not in queue:  # a long list at a low rate takes days
            metric = depth if "DeadLetter" in queue else age
            assert ("AWS/SQS", metric, queue) in metrics(watched, FIRST), queue
    assert len([queue for queue in queues if "DeadLetter" in queue]) == 6


def test_cloudfronts_errors_have_an_alarm_in_its_region(watched: SecuredAws) -> None:
    metric = ("AWS/CloudFront", "5xxErrorRate", watched.edge["CdnDistributionId"])
    assert [metric in metrics(watched, region) for region in (FIRST, SECOND)] == [
        FIRST == zappa_stages.GLOBAL_REGION,
        False,
    ]


def test_number_of_alarms_is_that_of_the_cost_table(watched: SecuredAws) -> None:
    assert sum(len(list_alarms(watched, region)) for region in (FIRST, SECOND)) == model.ALARMS


def test_resources_of_the_first_region_have_alarms_only_there(watched: SecuredAws) -> None:
    assert ("AWS/DynamoDB", "ReplicationLatency", watched.data["ContentTable"]) in metrics(watched, FIRST)
    assert ("AWS/Lambda", "IteratorAge", "myblog-welcome-email") in metrics(watched, FIRST)
    assert {namespace for namespace, _, _ in metrics(watched, SECOND)} == {"AWS/Lambda", "AWS/ApiGateway"}


@pytest.mark.parametrize("region", [FIRST, SECOND])
def test_every_alarm_sends_email(watched: SecuredAws, region: str) -> None:
    topic = f"arn:aws:sns:{region}:000000000000:{STACK}"
    (subscription,) = client(watched, "sns", region).list_subscriptions_by_topic(TopicArn=topic)[
        "Subscriptions"
    ]
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", EMAIL)
    for alarm in list_alarms(watched, region):
        assert alarm["AlarmActions"] == alarm["OKActions"] == [topic]


@pytest.mark.parametrize("region", [FIRST, SECOND])
def test_logs_expire_after_30_days(watched: SecuredAws, region: str) -> None:
    groups = client(watched, "logs", region).describe_log_groups()["logGroups"]
    retention = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
    assert {name: retention[f"/aws/lambda/{name}"] for name in function_names(region)} == dict.fromkeys(
        function_names(region), 30
    )


@pytest.mark.parametrize("region", [FIRST, SECOND])
def test_dashboard_shows_its_region(watched: SecuredAws, region: str) -> None:
    cloudwatch = client(watched, "cloudwatch", region)
    dashboard = json.loads(cloudwatch.get_dashboard(DashboardName=f"{STACK}-{region}")["DashboardBody"])
    assert {widget["properties"]["region"] for widget in dashboard["widgets"]} == {region}
