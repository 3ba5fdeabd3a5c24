"""`manage.py doctor`, before a deployment and after it."""

import sys

from tests.support.deployment.emulated import CompletedCommand, EmulatedDeployment


def run_doctor(deployment: EmulatedDeployment, **environment: str) -> CompletedCommand:
    variant = EmulatedDeployment({**deployment.environment, **environment}, deployment.record)
    return variant.run(sys.executable, "manage.py", "doctor")


def test_doctor_finds_no_problems(deployment: EmulatedDeployment) -> None:
    done = run_doctor(deployment)
    assert (done.returncode, done.stdout) == (0, "No problems found.\n"), done.stderr


def test_doctor_reports_all_problems_at_once(deployment: EmulatedDeployment) -> None:
    done = run_doctor(deployment, ENV="other", AWS_DEFAULT_REGION="eu-west-1", DOMAIN="example_com")
    assert done.returncode == 1
    for problem in (
        "DOMAIN=example_com is not a domain name",
        "AWS_REGION is eu-west-1",
        "/myblog/other/database-url. Store the URL of the editors' database there",
    ):
        assert problem in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_reports_functions_of_another_deployment(deployment: EmulatedDeployment) -> None:
    done = run_doctor(deployment, ENV="other")
    assert "myblog-blog belongs to another deployment" in done.stderr


def test_doctor_reports_a_database_that_does_not_answer(deployment: EmulatedDeployment) -> None:
    ssm, name = deployment.client("ssm"), "/myblog/e2e/database-url"
    previous = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    ssm.put_parameter(Name=name, Value="sqlite:////nowhere/db", Type="SecureString", Overwrite=True)
    done = run_doctor(deployment)
    ssm.put_parameter(Name=name, Value=previous, Type="SecureString", Overwrite=True)
    assert "cannot connect to the database: django.db.utils.OperationalError" in done.stderr


def test_doctor_without_env_and_domain_explains_them(deployment: EmulatedDeployment) -> None:
    done = run_doctor(deployment, ENV="", DOMAIN="")
    assert "make deploy ENV=production DOMAIN=example.com" in done.stderr
