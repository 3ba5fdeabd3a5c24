"""Markup by the book: the Nu checker, no scripts, and no more bytes than a first round trip takes."""

import gzip
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.support import tools
from tests.support.browser.http import get
from tests.support.browser.reader_pages import PAGES
from tests.support.browser.site import Site
from tests.support.paths import E2E

VNU = E2E / "node_modules/vnu-jar/build/dist/vnu.jar"
FIRST_ROUND_TRIP = 14 * 1024  # ten TCP segments (RFC 6928), which a server may send before it hears back
MEANT = [
    # A post's footnotes: they come last, below a rule, and need no name.
    "Section lacks heading. Consider using “h2”-“h6” elements to add identifying headings to all sections, "
    "or else use a “div” element instead for any cases where no heading is needed.",
]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_the_nu_checker_finds_nothing(site: Site, tmp_path: Path) -> None:
    for path in PAGES:
        (tmp_path / f"{re.sub(r'[^a-z]+', '-', path)}.html").write_bytes(get(f"{site.url}{path}"))
    assert "\n".join(checked(tmp_path)) == ""


def checked(folder: Path) -> list[str]:
    """Give what the Nu checker says of the files in a folder."""
    jar = tools.file(VNU, "npm install --prefix tests/e2e")
    java = [str(tools.program("java")), "-jar", str(jar)]
    command = [*java, "--format", "json", "--exit-zero-always", str(folder)]
    said = json.loads(subprocess.run(command, capture_output=True, check=True).stderr)
    return [line(message) for message in said["messages"] if message["message"] not in MEANT]


def line(message: dict[str, Any]) -> str:
    where = f"{Path(message['url']).name}:{message.get('lastLine')}"
    return (
        f"{where} {message.get('subType', message['type'])}: {message['message']} {message.get('extract')!r}"
    )


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_scripts(site: Site, path: str) -> None:
    scripts = BeautifulSoup(get(f"{site.url}{path}"), "html.parser").find_all("script")
    assert {script.get("type") for script in scripts} <= {"application/ld+json"}


@pytest.mark.parametrize("path", ["/", "/posts/plain-post-3/", "/posts/a-rich-post/"])
def test_a_page_and_its_style_arrive_at_once(site: Site, path: str) -> None:
    page = get(f"{site.url}{path}")
    (link,) = BeautifulSoup(page, "html.parser").select("link[rel=stylesheet]")  # all that painting waits for
    style = get(str(link["href"]))
    assert style.startswith(b"/*")
    assert len(gzip.compress(page)) + len(gzip.compress(style)) < FIRST_ROUND_TRIP
