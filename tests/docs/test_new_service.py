"""A copy of the project with the changes of docs/new-service.md serves the new service."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePath

import boto3
import pytest

from infra.paths import ROOT
from tests.support.templates import load_template

DOCUMENT = (ROOT / "docs/new-service.md").read_text()
BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COPIED = ("blog", "common", "infra", "myblog", "sdk", "todos", "workers")
REFERENCE = re.compile(r"\$\{(\w+):([\w/-]+)\}")

DEPLOYED_REQUESTS = """
import django
django.setup()
from django.test import Client
client = Client(HTTP_HOST="greetings.example.com", headers={"x-request-id": "mine"})
assert client.get("/healthz").status_code == 200
response = client.get("/api/v1/greeting?name=Ada", secure=True)
assert response.json() == {"greeting": "Hello, Ada."}, response.content
invalid = client.get("/api/v1/greeting", secure=True)
assert (invalid.status_code, invalid.json()["request_id"]) == (400, "mine"), invalid.content
assert client.get("/nothing", secure=True)["Content-Type"] == "application/problem+json"
document = client.get("/api/schema", secure=True).json()
assert document["info"]["title"] == "Greetings API"
assert document["servers"] == [{"url": "https://greetings.example.com"}]
assert document["paths"]["/api/v1/greeting"]["get"]["operationId"] == "greet"
import sys
assert not {"blog", "todos", "workers"} & sys.modules.keys()
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
from django.core.files.storage import storages
assert storages["staticfiles"].manifest_storage.location.endswith("/greetings")
"""
LOCAL_REQUESTS = """
import django
django.setup()
from django.test import Client
for host, title in (("greetings.localhost", "Greetings API"), ("todos.localhost", "MyToDoList API")):
    client = Client(HTTP_HOST=host)
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/schema").json()["info"]["title"] == title
"""
DEPLOY_ALARMS = """
from infra.deploy import alarms, zappa_stages
from infra.deploy.cloudformation import stacks
from infra.deploy.zappa_stages import STAGES
from infra.paths import TEMPLATES
queues = ("QueueNames", "MailQueueName", "DeadLetterQueueNames", "MailDeadLetterQueueName")
made = {"CdnDistributionId": "E1", **{name: name for name in queues}}
given = {"Project": zappa_stages.PROJECT, "ContentTable": "content", "SecondRegion": zappa_stages.second_region()}
given |= alarms.alarm_parameters(zappa_stages.first_region(), STAGES, made, "todos-api")
stacks.deploy("greetings-alarms", TEMPLATES / "alarms.yaml", given)
"""
# Creates an API as Zappa does, and then the domain name.
DEPLOY_DOMAIN = """
import os, pathlib, tempfile
from infra.deploy import cloudfront
from infra.deploy.cloudformation import stacks
from infra.deploy.plan import Deployment
template = pathlib.Path(tempfile.mkdtemp(), "zappas.yaml")
template.write_text("Resources: {Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: myblog-greetings}}}")
stacks.deploy("myblog-greetings", template, {})
deployment = Deployment("new", "example.com", {})
deployment.stacks.values["HostedZoneId"] = cloudfront.find_hosted_zone("example.com")
deployment.release_steps["greetings-domain"]()
assert os.environ["GREETINGS_URL"] == "https://greetings.example.com"
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("project")
    for folder in COPIED:
        shutil.copytree(
            ROOT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, project)
    for package in ("greetings", "greetings/api"):
        (project / package).mkdir()
        (project / package / "__init__.py").touch()
    for kind, path, content in BLOCK.findall(DOCUMENT):
        apply_diff(project / path, content) if kind == "diff" else (project / path).write_text(content)
    return project


def apply_diff(path: Path, diff: str) -> None:
    """Apply a diff whose context must occur exactly once."""
    lines = diff.splitlines(keepends=True)
    before, after = ("".join(line[1:] for line in lines if line[0] in kept) for kept in (" -", " +"))
    text = path.read_text()
    count = len(re.findall(rf"^{re.escape(before)}", text, re.MULTILINE))
    assert count == 1, f"{path.name} contains {count} times:\n{before}"
    path.write_text(text.replace(f"\n{before}", f"\n{after}", 1))


def run(project: Path, program: str, **environment: str) -> None:
    process = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), **environment},
        text=True,
        capture_output=True,
    )
    assert process.returncode == 0, process.stderr


def test_service_with_deployed_settings_responds(project: Path) -> None:
    run(
        project,
        DEPLOYED_REQUESTS,
        DJANGO_SETTINGS_MODULE="myblog.settings.greetings",
        SECRET_KEY="an-example-that-is-long-enough-and-has-5-kinds-of-characters!",
        SITE_URL="https://greetings.example.com",
        STATIC_BUCKET="any",
    )


def test_service_with_local_settings_responds_with_the_others(project: Path) -> None:
    run(project, LOCAL_REQUESTS, DJANGO_SETTINGS_MODULE="myblog.settings.local")


def test_stage_refers_to_existing_outputs(project: Path) -> None:
    stage = json.loads((project / "zappa_settings.json").read_text())["greetings"]
    references = REFERENCE.findall(json.dumps(stage))
    assert ("roles", "GreetingsRoleArn") in references
    for stack, name in references:
        if stack not in {"env", "ssm"}:
            assert f"\n  {name}:\n" in (project / f"infra/templates/{stack}.yaml").read_text()
    run(
        project,
        "from infra.deploy.zappa_stages import stage; assert stage('greetings')['project_name'] == 'myblog'",
    )
    run(project, "from infra.deploy.zappa_stages import STAGES; assert 'greetings' in STAGES")


def test_bundle_contains_only_the_service_and_shared_code(project: Path) -> None:
    settings = json.loads((project / "zappa_settings.json").read_text())
    excluded = settings["base"]["exclude"] + settings["greetings"]["exclude_also"]
    tops = {path.name for path in [*ROOT.iterdir(), *project.iterdir()]}
    packed = {top for top in tops if not any(PurePath(top).match(pattern) for pattern in excluded)}
    assert packed == {"LICENSE", "common", "greetings", "myblog"}


def test_role_allows_its_api_to_call_it_as_the_blogs_role_does(project: Path) -> None:
    roles = load_template(project / "infra/templates/roles.yaml")["Resources"]
    blog, greetings = (roles[name]["Properties"] for name in ("BlogRole", "GreetingsRole"))
    assert greetings["AssumeRolePolicyDocument"] == blog["AssumeRolePolicyDocument"]
    statement, expected = (
        next(
            entry
            for entry in role["Policies"][0]["PolicyDocument"]["Statement"]
            if entry["Sid"] == "BeCalled"
        )
        for role in (greetings, blog)
    )
    assert json.dumps(statement) == json.dumps(expected).replace("-blog", "-greetings")


def test_alarms_of_the_service_can_be_deployed(project: Path, running_emulator: None) -> None:
    run(project, DEPLOY_ALARMS)
    alarms = boto3.client("cloudwatch").describe_alarms(AlarmNamePrefix="greetings-alarms")["MetricAlarms"]
    metrics = {
        alarm["MetricName"] for alarm in alarms if alarm["Dimensions"][0]["Value"] == "myblog-greetings"
    }
    assert metrics == {"Errors", "Throttles", "Duration", "5XXError", "Latency"}


def test_domain_name_maps_to_the_api_of_the_service(project: Path, running_emulator: None) -> None:
    boto3.client("route53").create_hosted_zone(Name="example.com", CallerReference="greetings")
    run(project, DEPLOY_DOMAIN)
    gateway = boto3.client("apigateway")
    (mapping,) = gateway.get_base_path_mappings(domainName="greetings.example.com")["items"]
    apis = {api["id"]: api["name"] for api in gateway.get_rest_apis()["items"]}
    assert (apis[mapping["restApiId"]], mapping["stage"]) == ("myblog-greetings", "greetings")


def test_commands_include_the_service(project: Path) -> None:
    (services,) = re.findall(r"^SERVICES := (.+)$", (project / "Makefile").read_text(), re.MULTILINE)
    run(
        project,
        f"from infra.deploy.zappa_stages import SERVICES; assert list(SERVICES) == {services.split()}",
    )
    run(project, f"from sdk.generate import PACKAGES; assert list(PACKAGES) == {services.split()}")


def test_changed_templates_are_valid(project: Path) -> None:
    command = [str(Path(sys.executable).parent / "cfn-lint"), "infra/templates/roles.yaml"]
    process = subprocess.run(command, cwd=project, text=True, capture_output=True)
    assert process.returncode == 0, process.stdout


def test_files_that_the_document_names_exist(project: Path) -> None:
    names = re.findall(r"`([\w./-]+\.(?:py|yaml|json|toml|md))`", BLOCK.sub("", DOCUMENT))
    assert names
    assert [name for name in names if not (project / name).exists()] == []
