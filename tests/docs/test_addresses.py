"""Services find each other by configuration: code, templates and settings contain no host of a service."""

import json
import re
from fnmatch import fnmatch

import pytest

from infra.paths import ROOT

FOLDERS = ("blog", "common", "myblog", "todos", "workers")  # `infra` computes the hosts of a deployment
SUFFIXES = {".css", ".html", ".js", ".py", ".txt"}
SOURCES = [
    ROOT / "zappa_settings.json",
    *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES),
]
HOST = re.compile(r"\bhttps?://([A-Za-z0-9.{}$_-]*[A-Za-z0-9}])")
ALLOWED = {
    "*.amazonaws.com": "AWS",
    "sns": "AWS, in the pattern of its certificates' URLs",
    "cognito-*": "AWS",
    "dynamodb.{*": "AWS",
    "docs.aws.amazon.com": "a reference in a comment",
    "datatracker.ietf.org": "a reference in a comment",
    "developer.mozilla.org": "a reference in a comment",
    "github.github.com": "a reference in a comment",
    "oembed.com": "a reference in a comment",
    "www.w3.org": "a reference in a comment, or a namespace",
    "*jsonfeed.org": "the name of a format",
    "schema.org": "the name of a format",
    "www.sitemaps.org": "the name of a format",
    **dict.fromkeys(["www.youtube.com", "www.youtube-nocookie.com", "i.ytimg.com"], "YouTube, for embeds"),
    **dict.fromkeys(["vimeo.com", "player.vimeo.com", "i.vimeocdn.com"], "Vimeo, for embeds"),
    **dict.fromkeys(["bsky.app", "embed.bsky.app"], "Bluesky, for embeds"),
    "*.example": "an example",
    "example.com": "an example",
    "*.example.com": "an example",
    "127.0.0.1": "this machine",
    "localhost": "this machine",
    "*.localhost": "this machine",
}


def _is_service(host: str) -> bool:
    """Return whether a host may be a service's. A host that begins with a variable comes from the configuration."""
    return not host.startswith(("{", "$")) and not any(fnmatch(host, pattern) for pattern in ALLOWED)


def test_sources_contain_no_host_of_a_service() -> None:
    hosts = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in SOURCES
        if not {"vendor", "fonts"} & set(path.parts)
        for host in HOST.findall(path.read_text())
        if _is_service(host)
    ]
    assert {ROOT / "todos/clients/blog.py", ROOT / "todos/web/static/todos/page/links.js"} <= set(SOURCES)
    assert hosts == []


@pytest.mark.parametrize("host", ["blog.myblog.com", "api.internal", "10.0.0.7", "d111.cloudfront.net"])
def test_pattern_finds_hosts_of_services(host: str) -> None:
    (match,) = HOST.findall(f'urlopen("http://{host}/api/v1/posts")')
    assert match == host
    assert _is_service(match)


def test_stages_get_addresses_from_their_deployment() -> None:
    stages = json.loads((ROOT / "zappa_settings.json").read_text())
    addresses = {
        f"{stage}: {name}": value
        for stage, settings in stages.items()
        for name, value in settings.get("aws_environment_variables", {}).items()
        if name != "DATABASE_URL" and name.endswith(("_URL", "_ENDPOINT", "_ARN", "_TABLE", "_BUCKET"))
    }
    assert addresses["todos: BLOG_URL"] == "${env:SITE_URL}"
    assert [name for name, value in addresses.items() if not value.startswith("${")] == []
