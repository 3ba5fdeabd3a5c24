"""`make deploy`, from nothing, into an AWS that enforces IAM; and again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.deploy import STAGES
from infra.emulator import Emulator
from infra.local import ROOT
from tests.deploy.conftest import Deployment
from tests.deploy.test_blog import Site

# The emulator speaks no TLS and tells no sender of a mail.
HERE = {"RequireTls": "false", "NameSesResources": "false", "DeletionProtection": "false"}


@pytest.fixture(scope="module")
def empty() -> Iterator[Deployment]:
    with Emulator(auth=True) as emulator:
        yield Deployment({**os.environ, **emulator.environment()})


def deploy(where: Deployment) -> subprocess.CompletedProcess[str]:
    code = f"from infra.deploy import Deployment; Deployment('whole', 'example.com', {HERE}).run()"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=where.environment, text=True, capture_output=True
    )


def functions(where: Deployment) -> dict[str, Any]:
    found = where.client("lambda").list_functions()["Functions"]
    return {each["FunctionName"]: (each["CodeSha256"], each["LastModified"]) for each in found}


def test_it_has_to_be_told_which_and_where() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"ENV", "DOMAIN"}}
    done = subprocess.run(
        [sys.executable, "-m", "infra.deploy"], cwd=ROOT, env=environment, text=True, capture_output=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "make deploy ENV=production DOMAIN=example.com" in done.stderr


def test_it_stops_where_a_secret_is_missing(empty: Deployment) -> None:
    done = deploy(empty)
    assert done.returncode != 0
    assert "/myblog/whole/database-url" in done.stderr
    assert functions(empty) == {}


def test_all_of_it_is_deployed_and_the_second_time_nothing_changes(empty: Deployment, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/db.sqlite3?transaction_mode=IMMEDIATE&timeout=30"
    empty.client("ssm").put_parameter(Name="/myblog/whole/database-url", Value=database, Type="SecureString")
    done = deploy(empty)
    assert done.returncode == 0, done.stdout + done.stderr
    first = functions(empty)
    assert first.keys() == {f"myblog-{stage.replace('_', '-')}" for stage in STAGES}
    apis = {each["name"]: each["id"] for each in empty.client("apigateway").get_rest_apis()["items"]}
    address = f"{empty.environment['AWS_ENDPOINT_URL']}/restapis"
    blog = Site(f"{address}/{apis['myblog-blog']}/blog/_user_request_")
    assert b"Nothing is published yet." in blog.get("/").body
    todos = Site(f"{address}/{apis['myblog-whole-api']}/todos/_user_request_")
    assert todos.get("/api/v1/todos", Host="todos.example.com").status == 401
    assert len(empty.client("lambda").list_event_source_mappings()["EventSourceMappings"]) == 5

    again = deploy(empty)
    assert again.returncode == 0, again.stdout + again.stderr
    assert functions(empty) == first
