"""A release that does not work, and the way back from it."""

from pathlib import Path

from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.deployment.site import Site


def test_what_does_not_work_goes_back_by_itself(
    deployment: EmulatedDeployment, site: Site, tmp_path: Path
) -> None:
    """The editors' side gets another database, and then something does not answer as it should."""
    ssm, name, was = deployment.client("ssm"), "/myblog/e2e/database-url", settings(deployment)
    ssm.put_parameter(Name=name, Value=f"sqlite:///{tmp_path}/other", Type="SecureString", Overwrite=True)
    done = deployment.deploy(
        "from infra.deploy.checks import smoke; smoke.CHECKS = (smoke.Check('blog', '/never'),)"
    )
    ssm.put_parameter(Name=name, Value=was["DATABASE_URL"], Type="SecureString", Overwrite=True)
    assert done.returncode != 0
    assert "blog answers 404 to /never, not 200" in done.stderr
    assert [f"{stage}: roll back" in done.stdout for stage in ("blog", "processed_photos", "todos")] == [
        True,
        True,
        False,
    ]
    assert settings(deployment) == was
    assert site.get("/").status == 200


def settings(deployment: EmulatedDeployment) -> dict[str, str]:
    found = deployment.client("lambda").get_function_configuration(FunctionName="myblog-blog")
    variables: dict[str, str] = found["Environment"]["Variables"]
    return variables
