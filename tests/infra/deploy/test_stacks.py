from pathlib import Path

import pytest

from infra.deploy import stacks
from infra.deploy.stacks import StackError
from infra.paths import TEMPLATES

GOOD = "Resources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {VisibilityTimeout: 9}}}"
TOLD = f"{GOOD}\nParameters: {{%s}}\nOutputs: {{Told: {{Value: !Ref %s}}}}"
BAD = GOOD.replace("9", "99999999")


@pytest.fixture
def template(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return tmp_path / f"{request.node.name}.yaml"


def test_outputs_become_the_environment_of_the_code(data_stack: dict[str, str]) -> None:
    names = {"CONTENT_TABLE", "STATIC_BUCKET", "MEDIA_BUCKET", "THUMBNAILS_BUCKET", "PHOTO_TOPIC_ARN"}

    assert names <= stacks.environment(data_stack).keys()


def test_it_reports_each_resource_once_and_nothing_when_nothing_changed(template: Path) -> None:
    template.write_text(GOOD)
    created: list[str] = []
    unchanged: list[str] = []

    stacks.deploy("reports", template, {}, created.append)
    stacks.deploy("reports", template, {}, unchanged.append)

    assert created == ["Queue: create complete", "reports: create complete"]
    assert unchanged == []


def test_it_updates_a_stack_that_exists(template: Path) -> None:
    template.write_text(GOOD)
    stacks.deploy("updates", template, {}, lambda line: None)
    first = stacks.stack_id("updates")
    template.write_text(GOOD.replace("9", "10"))
    updated: list[str] = []

    stacks.deploy("updates", template, {}, updated.append)

    assert updated == ["Queue: update complete", "updates: update complete"]
    assert stacks.stack_id("updates") == first


def test_a_parameter_keeps_its_value_until_another_is_given(template: Path) -> None:
    def deployed(text: str, **given: str) -> dict[str, str]:
        template.write_text(text)
        return stacks.deploy("keeps", template, given, lambda line: None)

    assert deployed(TOLD % ("One: {Type: String, Default: a}", "One"))["Told"] == "a"
    assert deployed(TOLD % ("One: {Type: String, Default: a}", "One"), One="b")["Told"] == "b"
    both = TOLD % ("One: {Type: String, Default: c}, Two: {Type: String, Default: d}", "One")
    assert deployed(both)["Told"] == "b"
    assert deployed(both, One="e")["Told"] == "e"
    assert deployed(TOLD % ("Two: {Type: String, Default: d}", "Two"))["Told"] == "d"


def test_a_failure_names_the_resource_and_the_reason(template: Path) -> None:
    template.write_text(BAD)

    with pytest.raises(StackError, match=r"fails: Queue: Invalid value .* VisibilityTimeout"):
        stacks.deploy("fails", template, {}, lambda line: None)


def test_a_creation_that_failed_can_be_repeated(template: Path) -> None:
    template.write_text(BAD)
    with pytest.raises(StackError):
        stacks.deploy("repeated", template, {}, lambda line: None)
    template.write_text(GOOD)
    lines: list[str] = []

    stacks.deploy("repeated", template, {}, lines.append)

    assert lines == [
        "repeated: delete complete",
        "Queue: create complete",
        "repeated: create complete",
    ]


def test_a_missing_parameter_is_an_error_in_one_line(pytestconfig: pytest.Config) -> None:
    with pytest.raises(StackError, match=r"^incomplete: .*SiteOrigin"):
        stacks.deploy("incomplete", TEMPLATES / "data.yaml", {}, lambda line: None)


def test_a_stack_that_is_not_there_is_an_error() -> None:
    with pytest.raises(StackError, match="no-such-stack"):
        stacks.outputs("no-such-stack")


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        ("", "https://blog.example.com"),
        ("https://dynamodb.eu-west-1.amazonaws.com", "https://blog.example.com"),
        ("http://127.0.0.1:4566", "http://d1.cloudfront.localhost:4566"),
    ],
)
def test_the_cdn_is_where_aws_is(endpoint: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)

    outputs = {"CdnDomain": "d1.cloudfront.net", "CdnUrl": "https://blog.example.com"}
    assert stacks.cdn_url(outputs) == url
