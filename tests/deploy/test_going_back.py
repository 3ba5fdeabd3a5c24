"""A release that does not work, and the way back from it."""

import json

from tests.deploy.conftest import Deployment
from tests.deploy.site import Site


def test_zappa_rolls_back(deployment: Deployment) -> None:
    client = deployment.client("lambda")

    def code() -> str:
        found = client.get_function_configuration(FunctionName="myblog-thumbnails")
        return str(found["CodeSha256"])

    before = code()
    wrong = deployment.bundle("myblog-mail-feedback")
    client.update_function_code(FunctionName="myblog-thumbnails", ZipFile=wrong, Publish=True)
    assert code() != before
    done = deployment.zappa("rollback", "thumbnails", "-n", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert code() == before


def test_what_does_not_work_goes_back_by_itself(deployment: Deployment, site: Site) -> None:
    """The blog is told of an address that nobody asks for."""
    before = deployment.functions()
    done = deployment.deploy(SiteOrigin="https://elsewhere.example.com")
    assert done.returncode != 0
    assert "blog answers 400 to /" in done.stderr
    assert "blog: back" in done.stdout
    after = deployment.functions()
    assert {name: code for name, (code, _) in after.items()} == {
        name: code for name, (code, _) in before.items()
    }
    function = deployment.client("lambda").get_function_configuration(FunctionName="myblog-blog")
    assert function["Environment"]["Variables"]["SITE_URL"] == "https://blog.example.com"
    assert site.get("/").status == 200
    assert json.loads(site.get("/api/v1/posts").body)["next"] is None
