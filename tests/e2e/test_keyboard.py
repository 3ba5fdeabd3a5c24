"""The reader pages with the keyboard and on a touch screen."""

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

_DESCRIBE_FOCUS = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {
    name: element.outerHTML.slice(0, 100),
    end: element === document.body,
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    visible: box.width > 8 && box.height > 8 && box.bottom > 0 && box.top < innerHeight,
  }
}"""
_FIND_SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, summary')]
  .filter((element) => !element.closest('.text, .empty, .error p, [aria-hidden]') && !element.matches('.skip'))
  .filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width < 24 || box.height < 24;
  })
  .map((element) => element.outerHTML)"""


def test_first_tab_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/posts/a-rich-post/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    assert skip.evaluate("link => link === document.activeElement")
    assert skip.is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize(
    "path", ["/", "/posts/a-rich-post/", "/posts/cards-of-other-sites/", "/search/", "/search/?q=lamp"]
)
def test_every_tab_stop_is_visible_and_outlined(page: Page, path: str) -> None:
    page.goto(path)
    stops: list[dict[str, Any]] = []
    while len(stops) < 200:
        page.keyboard.press("Tab")
        stop = page.evaluate(_DESCRIBE_FOCUS)
        if stop["end"]:
            break
        stops.append(stop)
    assert len(stops) > 10
    assert [stop["name"] for stop in stops if not (stop["outlined"] and stop["visible"])] == []


@pytest.mark.parametrize("width", [390, 1360])
@pytest.mark.parametrize(
    "path", ["/", "/posts/a-rich-post/", "/search/", "/search/?q=lamp", "/archive/2026/"]
)
def test_targets_outside_of_text_are_large_enough(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    page.evaluate("document.fonts.ready")
    assert "\n".join(page.evaluate(_FIND_SMALL_TARGETS)) == ""
