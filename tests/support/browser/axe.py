"""Accessibility checks by axe-core: WCAG 2.2 A and AA, and best practices."""

from functools import cache
from itertools import product
from typing import Any, Literal

from playwright.sync_api import Page

from tests.support import tools
from tests.support.paths import E2E

_SCRIPT = E2E / "node_modules/axe-core/axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_WIDTHS = (390, 1360)  # a phone and a desktop
_RUN = "options => axe.run(document, options)"
# The page has its new width in the next frame. A tab in the background has no frames.
_SETTLE = """() => {
    const frame = new Promise(requestAnimationFrame);
    const settled = frame.then(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
    const error = new Error("The page has no next frame, or an animation that does not end.");
    return Promise.race([settled, new Promise((_, reject) => setTimeout(reject, 15000, error))]);
}"""


def assert_is_accessible(page: Page) -> None:
    """Check a page at phone and desktop width, in the light and the dark color scheme."""
    for width, scheme in product(_WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        violations = find_violations(page)
        assert not violations, f"{page.url}, {width} pixels wide, {scheme}: {violations}"


@cache
def _script() -> str:
    return tools.file(_SCRIPT, "npm install --prefix tests/e2e").read_text()


def find_violations(page: Page) -> str:
    """Return the violations on a page, one line for each element."""
    page.evaluate(_SETTLE)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    rules = {"target-size": {"enabled": True}}
    options = {
        "runOnly": _TAGS,
        "rules": rules,
        "resultTypes": ["violations"],
        "iframes": False,
        "preload": False,
    }
    violations: list[dict[str, Any]] = page.evaluate(_RUN, options)["violations"]
    return "\n".join(
        f"{rule['id']}: {node['html'][:150]} {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"]
    )
