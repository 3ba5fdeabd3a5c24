"""`manage.py doctor`, before a deployment and after it."""

import sys

from tests.support.deployment.emulated import CompletedCommand, EmulatedDeployment


def doctor(deployment: EmulatedDeployment, **environment: str) -> CompletedCommand:
    asked = EmulatedDeployment({**deployment.environment, **environment}, deployment.record)
    return asked.run(sys.executable, "manage.py", "doctor")


def test_all_is_well(deployment: EmulatedDeployment) -> None:
    done = doctor(deployment)
    assert (done.returncode, done.stdout) == (0, "No problems found.\n"), done.stderr


def test_all_that_is_not_is_said_at_once(deployment: EmulatedDeployment) -> None:
    done = doctor(deployment, ENV="other", AWS_DEFAULT_REGION="eu-west-1", DOMAIN="example_com")
    assert done.returncode == 1
    for said in (
        "DOMAIN=example_com is not a domain name",
        "AWS_REGION is eu-west-1",
        "/myblog/other/database-url. Store the URL of the editors' database there",
    ):
        assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_another_deployment_is_not_overwritten(deployment: EmulatedDeployment) -> None:
    done = doctor(deployment, ENV="other")
    assert "myblog-blog belongs to another deployment" in done.stderr


def test_a_database_that_does_not_answer_is_told_of(deployment: EmulatedDeployment) -> None:
    ssm, name = deployment.client("ssm"), "/myblog/e2e/database-url"
    was = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    ssm.put_parameter(Name=name, Value="sqlite:////nowhere/db", Type="SecureString", Overwrite=True)
    done = doctor(deployment)
    ssm.put_parameter(Name=name, Value=was, Type="SecureString", Overwrite=True)
    assert "cannot connect to the database: django.db.utils.OperationalError" in done.stderr


def test_it_has_to_be_told_which_and_where(deployment: EmulatedDeployment) -> None:
    done = doctor(deployment, ENV="", DOMAIN="")
    assert "make deploy ENV=production DOMAIN=example.com" in done.stderr
