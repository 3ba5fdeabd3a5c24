"""Accessibility as axe-core sees it: WCAG 2.2 A and AA, and best practices."""

from functools import cache
from itertools import product
from typing import Any, Literal

from playwright.sync_api import Page

from tests.support import tools
from tests.support.paths import E2E

SCRIPT = E2E / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (390, 1360)  # a phone's and a desk's
RUN = "options => axe.run(document, options)"


def assert_it_suits_everyone(page: Page) -> None:
    """Look at a page on a phone and on a desk, in light and in dark."""
    for width, scheme in product(WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = violations(page)
        assert not found, f"{page.url}, {width} pixels wide, {scheme}: {found}"


@cache
def source() -> str:
    return tools.file(SCRIPT, "npm install --prefix tests/e2e").read_text()


def violations(page: Page) -> str:
    """Name what axe finds on a page, with each element."""
    page.evaluate("new Promise(requestAnimationFrame)")  # by then it has heard of a new width
    page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished))")
    if not page.evaluate("'axe' in window"):
        page.evaluate(source())
    rules = {"target-size": {"enabled": True}}
    options = {
        "runOnly": TAGS,
        "rules": rules,
        "resultTypes": ["violations"],
        "iframes": False,
        "preload": False,
    }
    found: list[dict[str, Any]] = page.evaluate(RUN, options)["violations"]
    return "\n".join(
        f"{rule['id']}: {node['html'][:150]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    )
