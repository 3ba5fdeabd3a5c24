"""The blog in its second region, with the tables' replicas, also while the first region fails."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest

from infra.deploy import zappa_stages
from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.deployment.mails import sent_mails, wait_for_mail
from tests.support.deployment.site import Response, Site

HOST, SECOND = "blog.example.com", zappa_stages.second_region()
PUBLISH = """
from datetime import UTC, datetime
from django.contrib.auth.models import User
from blog.publishing import publish
from blog.models import Post
author, _ = User.objects.get_or_create(username="regions")
post = Post(author=author, title="{title}", summary="Seen from afar.", body="Text.", status=Post.Status.PUBLISHED)
post.published_at = datetime(2026, 1, 1, 9, tzinfo=UTC)
post.full_clean()
post.save()
publish.sync_post(post)
"""


class Api(NamedTuple):
    """The blog's API in one region, with the headers that CloudFront sends."""

    site: Site
    secret: str

    def request(self, method: str, path: str, body: str | None = None, **headers: str) -> Response:
        secret = {"X-Origin-Secret": self.secret, "X-Forwarded-Host": HOST}
        return self.site.request(method, path, body, **secret, **headers)

    def get(self, path: str) -> Response:
        return self.request("GET", path)


def api(deployment: EmulatedDeployment, name: str, stage: str, region: str) -> Api:
    parameter = deployment.client("ssm").get_parameter(Name="/myblog/e2e/origin-secrets", WithDecryption=True)
    return Api(Site(deployment.api(name, stage, region), HOST), parameter["Parameter"]["Value"])


@pytest.fixture(scope="module")
def first(deployment: EmulatedDeployment) -> Api:
    return api(deployment, "myblog-blog", "blog", zappa_stages.first_region())


@pytest.fixture(scope="module")
def second(deployment: EmulatedDeployment) -> Api:
    """The API in the second region. The emulator ignores replicas in a template, so this adds them."""
    data, dynamodb = deployment.outputs("data"), deployment.client("dynamodb")
    for table in (data["ContentTable"], data["SubscribersTable"]):
        replica = {"Create": {"RegionName": SECOND}}
        dynamodb.update_table(TableName=table, ReplicaUpdates=[replica])
    return api(deployment, "myblog-blog-eu", "blog_eu", SECOND)


def publish(deployment: EmulatedDeployment, title: str) -> None:
    """Publish a post in the function of the first region, with its role."""
    event = json.dumps({"raw_command": PUBLISH.format(title=title)})
    answer = deployment.client("lambda").invoke(FunctionName="myblog-blog", Payload=event)
    assert "FunctionError" not in answer, answer["Payload"].read()


@contextmanager
def denied(deployment: EmulatedDeployment, table: str) -> Iterator[None]:
    """Deny the blog access to a table in the first region, which then fails."""
    dynamodb = deployment.client("dynamodb")
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    denial = {"Effect": "Deny", "Action": "dynamodb:*", "Resource": [arn, f"{arn}/index/*"]}
    iam, role = deployment.client("iam"), deployment.outputs("roles")["BlogRoleArn"].rpartition("/")[2]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [denial]})
    iam.put_role_policy(RoleName=role, PolicyName="denied", PolicyDocument=policy)
    try:
        yield
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName="denied")


def test_post_of_the_first_region_appears_in_the_second(
    deployment: EmulatedDeployment, first: Api, second: Api
) -> None:
    publish(deployment, "Near and far")
    page = second.get("/posts/near-and-far/")
    assert (page.status, page.body) == (200, first.get("/posts/near-and-far/").body)
    assert b"Near and far" in second.get("/").body
    posts = json.loads(second.get("/api/v1/posts").body)["results"]
    assert "near-and-far" in [post["slug"] for post in posts]


def test_second_region_works_while_the_first_fails(
    deployment: EmulatedDeployment, first: Api, second: Api
) -> None:
    publish(deployment, "While it was down")
    with denied(deployment, deployment.outputs("data")["ContentTable"]):
        assert first.get("/posts/while-it-was-down/").status >= 500
        for path in ("/", "/posts/while-it-was-down/", "/feed.atom", "/api/v1/posts/while-it-was-down"):
            assert second.get(path).status == 200
    assert first.get("/posts/while-it-was-down/").status == 200


def test_second_region_has_neither_admin_nor_previews(second: Api) -> None:
    assert second.get("/admin/login/").status == 404
    assert second.get("/preview/1.signature/").status == 404


def test_sign_up_in_the_second_region_gets_one_welcome_email(
    deployment: EmulatedDeployment, second: Api
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://blog.example.com"}
    response = second.request("POST", "/subscribe/", urlencode({"email": "far@example.com"}), **form)
    assert (response.status, response.headers["Location"]) == (303, "/subscribe/sent/")
    wait_for_mail(deployment, "far@example.com", "Confirm")
    # The second region has a stream too. No function reads it, and its records would not send a second mail.
    assert list_mappings(deployment, SECOND) == []
    records = [record for record in read_stream(deployment) if "NewImage" in record["dynamodb"]]
    assert "far@example.com" in [record["dynamodb"]["Keys"]["email"]["S"] for record in records]
    event = json.dumps({"Records": records}, default=str)
    answer = deployment.client("lambda").invoke(FunctionName="myblog-welcome-email", Payload=event)
    assert json.load(answer["Payload"]) == {"batchItemFailures": []}
    assert len(list(sent_mails(deployment, "far@example.com"))) == 1


def list_mappings(deployment: EmulatedDeployment, region: str) -> list[Any]:
    mappings: list[Any] = deployment.client("lambda", region).list_event_source_mappings()[
        "EventSourceMappings"
    ]
    return mappings


def read_stream(deployment: EmulatedDeployment) -> list[Any]:
    """Return all records in the stream of the subscribers table's replica."""
    table = deployment.outputs("data")["SubscribersTable"]
    description = deployment.client("dynamodb", SECOND).describe_table(TableName=table)["Table"]
    arn, streams = description["LatestStreamArn"], deployment.client("dynamodbstreams", SECOND)
    shards = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterators = [
        streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
        for shard in shards
    ]
    responses = [streams.get_records(ShardIterator=shard["ShardIterator"]) for shard in iterators]
    return list(chain.from_iterable(response["Records"] for response in responses))
