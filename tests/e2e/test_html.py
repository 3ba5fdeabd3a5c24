"""The HTML of readers' pages: valid, without scripts, and small enough for the first round trip."""

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

_CHECKER = E2E / "node_modules/vnu-jar/build/dist/vnu.jar"
_FIRST_ROUND_TRIP = 14 * 1024  # bytes: a server sends ten TCP segments before the first ACK (RFC 6928)
_ACCEPTED = [
    # The footnotes of a post: they are at the end, below a line, and need no heading.
    "Section lacks heading. Consider using “h2”-“h6” elements to add identifying headings to all sections, "
    "or else use a “div” element instead for any cases where no heading is needed.",
]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_pages_are_valid_html(site: Site, tmp_path: Path) -> None:
    for path in PAGES:
        (tmp_path / f"{re.sub(r'[^a-z]+', '-', path)}.html").write_bytes(get(f"{site.url}{path}"))
    assert "\n".join(_check(tmp_path)) == ""


def _check(folder: Path) -> list[str]:
    """Return the messages of the Nu HTML checker for the files in a folder."""
    jar = tools.file(_CHECKER, "npm install --prefix tests/e2e")
    java = [str(tools.program("java")), "-jar", str(jar)]
    command = [*java, "--format", "json", "--exit-zero-always", str(folder)]
    result = json.loads(subprocess.run(command, capture_output=True, check=True).stderr)
    return [_format(message) for message in result["messages"] if message["message"] not in _ACCEPTED]


def _format(message: dict[str, Any]) -> str:
    where = f"{Path(message['url']).name}:{message.get('lastLine')}"
    return (
        f"{where} {message.get('subType', message['type'])}: {message['message']} {message.get('extract')!r}"
    )


@pytest.mark.parametrize("path", PAGES)
def test_only_a_page_with_embeds_has_a_script(site: Site, path: str) -> None:
    scripts = BeautifulSoup(get(f"{site.url}{path}"), "html.parser").find_all("script")
    names = [
        str(script["src"]).rpartition("/")[2].partition(".")[0] for script in scripts if "src" in script.attrs
    ]
    assert names == (["embeds"] if path == "/posts/cards-of-other-sites/" else [])
    assert {script.get("type") for script in scripts if "src" not in script.attrs} <= {"application/ld+json"}


@pytest.mark.parametrize("path", ["/", "/posts/plain-post-3/", "/posts/a-rich-post/"])
def test_a_page_and_its_style_sheet_fit_into_the_first_round_trip(site: Site, path: str) -> None:
    page = get(f"{site.url}{path}")
    (link,) = BeautifulSoup(page, "html.parser").select(
        "link[rel=stylesheet]"
    )  # nothing else blocks rendering
    style = get(str(link["href"]))
    assert style.startswith(b"/*")
    assert len(gzip.compress(page)) + len(gzip.compress(style)) < _FIRST_ROUND_TRIP
