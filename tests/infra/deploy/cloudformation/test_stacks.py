"""CloudFormation stacks in the emulator."""

from pathlib import Path

import pytest

from infra.deploy import endpoints
from infra.deploy.cloudformation import stacks
from infra.deploy.errors import StackError
from infra.paths import TEMPLATES

GOOD = "Resources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {VisibilityTimeout: 9}}}"
WITH_OUTPUT = f"{GOOD}\nParameters: {{%s}}\nOutputs: {{Output: {{Value: !Ref %s}}}}"
BAD = GOOD.replace("9", "99999999")


@pytest.fixture
def template(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return tmp_path / f"{request.node.name}.yaml"


def test_outputs_are_converted_to_environment_variables(data_stack: dict[str, str]) -> None:
    names = {"CONTENT_TABLE", "STATIC_BUCKET", "MEDIA_BUCKET", "THUMBNAILS_BUCKET", "PHOTO_TOPIC_ARN"}

    assert names <= stacks.to_environment(data_stack).keys()


def test_deploy_reports_each_changed_resource_once(template: Path) -> None:
    template.write_text(GOOD)
    created: list[str] = []
    unchanged: list[str] = []

    stacks.deploy("reports", template, {}, created.append)
    stacks.deploy("reports", template, {}, unchanged.append)

    assert created == ["Queue: create complete", "reports: create complete"]
    assert unchanged == []


def test_deploy_updates_an_existing_stack(template: Path) -> None:
    template.write_text(GOOD)
    stacks.deploy("updates", template, {}, lambda line: None)
    first = stacks.stack_id("updates")
    template.write_text(GOOD.replace("9", "10"))
    updated: list[str] = []

    stacks.deploy("updates", template, {}, updated.append)

    assert updated == ["Queue: update complete", "updates: update complete"]
    assert stacks.stack_id("updates") == first


def test_parameter_that_is_not_given_keeps_its_value(template: Path) -> None:
    def deploy(text: str, **given: str) -> dict[str, str]:
        template.write_text(text)
        return stacks.deploy("keeps", template, given, lambda line: None)

    assert deploy(WITH_OUTPUT % ("One: {Type: String, Default: a}", "One"))["Output"] == "a"
    assert deploy(WITH_OUTPUT % ("One: {Type: String, Default: a}", "One"), One="b")["Output"] == "b"
    both = WITH_OUTPUT % ("One: {Type: String, Default: c}, Two: {Type: String, Default: d}", "One")
    assert deploy(both)["Output"] == "b"
    assert deploy(both, One="e")["Output"] == "e"
    assert deploy(WITH_OUTPUT % ("Two: {Type: String, Default: d}", "Two"))["Output"] == "d"


def test_failure_names_the_resource_and_the_reason(template: Path) -> None:
    template.write_text(BAD)

    with pytest.raises(StackError, match=r"fails: Queue: Invalid value .* VisibilityTimeout"):
        stacks.deploy("fails", template, {}, lambda line: None)


def test_creation_that_failed_can_be_repeated(template: Path) -> None:
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


def test_missing_parameter_is_an_error_of_one_line(pytestconfig: pytest.Config) -> None:
    with pytest.raises(StackError, match=r"^incomplete: .*SiteOrigin"):
        stacks.deploy("incomplete", TEMPLATES / "data.yaml", {}, lambda line: None)


def test_missing_stack_is_an_error() -> None:
    with pytest.raises(StackError, match="no-such-stack"):
        stacks.get_outputs("no-such-stack")


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        ("", "https://blog.example.com"),
        ("https://dynamodb.eu-west-1.amazonaws.com", "https://blog.example.com"),
        ("http://127.0.0.1:4566", "http://d1.cloudfront.localhost:4566"),
    ],
)
def test_cdn_url_is_the_emulators_if_there_is_one(
    endpoint: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)

    outputs = {"CdnDomain": "d1.cloudfront.net", "CdnUrl": "https://blog.example.com"}
    assert endpoints.cdn_url(outputs) == url
