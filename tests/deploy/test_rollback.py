"""The rollback of a release that fails its smoke test."""

from pathlib import Path

from infra.deploy.zappa_stages import STAGES
from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.deployment.site import Site


def test_failed_smoke_test_rolls_the_functions_back(
    deployment: EmulatedDeployment, site: Site, tmp_path: Path
) -> None:
    """The deployment changes the blog's database URL, and then a check fails."""
    ssm, name, before = deployment.client("ssm"), "/myblog/e2e/database-url", blog_variables(deployment)
    ssm.put_parameter(Name=name, Value=f"sqlite:///{tmp_path}/other", Type="SecureString", Overwrite=True)
    done = deployment.deploy(
        "from infra.deploy.checks import smoke; smoke.CHECKS = (smoke.Check('blog', '/never'),)"
    )
    ssm.put_parameter(Name=name, Value=before["DATABASE_URL"], Type="SecureString", Overwrite=True)
    assert done.returncode != 0
    assert "blog answers 404 to /never, not 200" in done.stderr
    rolled_back = {stage for stage in STAGES if f"{stage}: roll back" in done.stdout}
    assert rolled_back == {"blog", "processed_photos", "scheduled_changes"}
    assert blog_variables(deployment) == before
    assert site.get("/").status == 200


def blog_variables(deployment: EmulatedDeployment) -> dict[str, str]:
    configuration = deployment.client("lambda").get_function_configuration(FunctionName="myblog-blog")
    variables: dict[str, str] = configuration["Environment"]["Variables"]
    return variables
