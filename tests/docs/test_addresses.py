"""Services find each other by configuration: no address of one stands in code, templates or settings."""

import json
import re
from fnmatch import fnmatch

import pytest

from infra.paths import ROOT

FOLDERS = ("blog", "myblog", "todos", "workers")  # `infra` is where a deployment's names are made
KINDS = {".css", ".html", ".js", ".py", ".txt"}
SOURCES = [
    ROOT / "common/tracing.py",
    ROOT / "zappa_settings.json",
    *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in KINDS),
]
ADDRESS = re.compile(r"\bhttps?://([A-Za-z0-9.{}$_-]*[A-Za-z0-9}])")
KNOWN = {
    "*.amazonaws.com": "AWS",
    "sns": "AWS, in the pattern of its certificates' addresses",
    "cognito-*": "AWS",
    "dynamodb.{region*": "AWS",
    "docs.aws.amazon.com": "what comments refer to",
    "datatracker.ietf.org": "what comments refer to",
    "developer.mozilla.org": "what comments refer to",
    "www.w3.org": "what comments refer to, and namespaces",
    "*jsonfeed.org": "a format's name",
    "schema.org": "a format's name",
    "www.sitemaps.org": "a format's name",
    "*.example": "an example",
    "example.com": "an example",
    "*.example.com": "an example",
    "127.0.0.1": "this machine",
    "localhost": "this machine",
    "*.localhost": "this machine",
}


def literal(host: str) -> bool:
    """Tell whether a host stands there as it is: one that begins with a value comes from elsewhere."""
    return not host.startswith(("{", "$")) and not any(fnmatch(host, known) for known in KNOWN)


def test_no_source_names_the_host_of_a_service() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in SOURCES
        if not {"vendor", "fonts"} & set(path.parts)
        for host in ADDRESS.findall(path.read_text())
        if literal(host)
    ]
    assert {ROOT / "todos/clients/blog.py", ROOT / "todos/web/static/todos/links.js"} <= set(SOURCES)
    assert found == []


@pytest.mark.parametrize("host", ["blog.myblog.com", "api.internal", "10.0.0.7", "d111.cloudfront.net"])
def test_it_would_be_found(host: str) -> None:
    assert [each for each in ADDRESS.findall(f'urlopen("http://{host}/api/v1/posts")') if literal(each)] == [
        host
    ]


def test_stages_are_told_addresses_by_their_deployment() -> None:
    stages = json.loads((ROOT / "zappa_settings.json").read_text())
    told = {
        f"{stage}: {name}": value
        for stage, settings in stages.items()
        for name, value in settings.get("aws_environment_variables", {}).items()
        if name != "DATABASE_URL" and name.endswith(("_URL", "_ENDPOINT", "_ARN", "_TABLE", "_BUCKET"))
    }
    assert told["todos: BLOG_URL"] == "${env:SITE_URL}"
    assert [name for name, value in told.items() if not value.startswith("${")] == []
