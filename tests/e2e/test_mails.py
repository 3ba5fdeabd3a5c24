"""The emails at several widths and in both color schemes, and the local mailbox."""

from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infra.local.mailbox import pages
from infra.local.mailbox.archive import Mail
from infra.local.mailbox.server import Mailbox
from tests.support.browser import axe
from workers.mail.rendering import render_mail

WIDTHS = (320, 390, 600, 1200)
_TARGET_SIZE = 44  # pixels (WCAG 2.5.5)
_MAX_SIZE = 12 * 1024  # bytes
PLAIN = {
    "site": "MyBlog",
    "site_url": "https://blog.example.com/",
    "description": "Field notes on light, craft and code.",
    "unsubscribe_url": "https://blog.example.com/unsubscribe/?token=eyJhIjoiYWRhQGV4YW1wbGUuY29tIn0&a=b",
    "confirm_url": f"https://blog.example.com/subscribe/confirm/?token={'eyJhIjoi' * 20}&a=b",
    "title": "How a Fresnel lens throws light twenty miles",
    "summary": "A lamp no brighter than a reading light, seen from beyond the horizon.",
    "post_url": "https://blog.example.com/posts/how-a-fresnel-lens-throws-light-twenty-miles/",
}
CONTENTS = {
    "plain": PLAIN,
    "bare": PLAIN | {"summary": "", "description": ""},
    "long": PLAIN | dict.fromkeys(("site", "title", "summary", "description"), "Unbreakable" * 30),
    "hostile": PLAIN
    | {"title": "</title><script>alert(1)</script>", "summary": "\"><img src='//evil.test/'>"},
    "from right to left": PLAIN
    | {"site": "مدونتي", "title": "كيف ترمي عدسة فرينل الضوء", "summary": "مصباح"},
}
BUTTONS = {"welcome": ("Confirm subscription", "confirm_url"), "post": ("Read the post", "post_url")}

for_every_mail = pytest.mark.parametrize(("name", "contents"), list(product(BUTTONS, CONTENTS)))


def _render_html(name: str, contents: str) -> str:
    return render_mail(name, CONTENTS[contents]).html


@for_every_mail
def test_a_mail_is_accessible_and_loads_nothing(page: Page, name: str, contents: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_content(_render_html(name, contents))
    for width, scheme in product(WIDTHS, axe.SCHEMES):
        page.set_viewport_size({"width": width, "height": 700})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not axe.find_violations(page), f"{width} pixels wide, {scheme}"
        box = page.get_by_role("link", name=BUTTONS[name][0]).bounding_box()
        assert box
        assert box["height"] >= _TARGET_SIZE
    assert requests == []


@for_every_mail
def test_a_mail_contains_its_values(page: Page, name: str, contents: str) -> None:
    values, (button, url) = CONTENTS[contents], BUTTONS[name]
    page.set_content(_render_html(name, contents))
    assert page.get_by_role("link", name=button).get_attribute("href") == values[url]
    assert page.get_by_role("link", name=values[url]).get_attribute("href") == values[url]
    assert page.get_by_role("link", name="Unsubscribe").get_attribute("href") == values["unsubscribe_url"]
    heading = page.get_by_role("heading", level=1)
    assert values["title" if name == "post" else "site"] in heading.inner_text()
    assert page.locator("script, img").count() == 0
    assert "$" not in page.content()


@pytest.mark.parametrize("scheme", axe.SCHEMES)
def test_a_mail_has_the_colors_of_the_color_scheme(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_content(_render_html("welcome", "plain"))
    papers = page.locator(".paper").evaluate("paper => getComputedStyle(paper).backgroundColor")
    assert papers == {"light": "rgb(250, 252, 252)", "dark": "rgb(12, 21, 27)"}[scheme]


@pytest.mark.parametrize("name", BUTTONS)
def test_a_mail_is_small(name: str) -> None:
    assert len(_render_html(name, "plain").encode()) < _MAX_SIZE


@for_every_mail
def test_the_plain_text_contains_the_same_values(name: str, contents: str) -> None:
    values = CONTENTS[contents]
    mail = render_mail(name, values)
    assert values["title" if name == "post" else "site"] in mail.subject
    lines = mail.text.splitlines()
    assert {values[BUTTONS[name][1]], values["unsubscribe_url"], values["site_url"]} <= set(lines)
    assert "$" not in mail.text
    assert "\n\n\n" not in mail.text


@pytest.mark.parametrize("name", BUTTONS)
def test_the_plain_text_is_wrapped(name: str) -> None:
    lines = render_mail(name, PLAIN).text.splitlines()
    assert max(len(line) for line in lines if "://" not in line) <= 72


# --- The mailbox


def _build_mail(contents: str) -> Mail:
    values = CONTENTS[contents]
    mail = render_mail("post", values)
    body = {"Text": {"Data": mail.text}, "Html": {"Data": mail.html}}
    content = {"Simple": {"Subject": {"Data": values["title"]}, "Body": body}}
    request = {"Destination": {"ToAddresses": [f"{'ada' * 30}@example.com"]}, "Content": content}
    return Mail(f"{contents}@email.amazonses.com", 1767262500, request)


@pytest.mark.parametrize("path", ["/", "/mails/long@email.amazonses.com", "/none"])
def test_the_mailbox_is_accessible(page: Page, path: str) -> None:
    page.set_content(pages.render_page(path, [_build_mail(contents) for contents in CONTENTS])[1])
    axe.assert_is_accessible(page)


def test_a_link_of_a_mail_opens_in_a_new_tab(page: Page) -> None:
    with Mailbox("http://127.0.0.1") as mailbox:
        content = {"Simple": {"Body": {"Html": {"Data": f'<a href="{mailbox.url}/">Home</a>'}}}}
        mailbox.mails.append(Mail("id", 0, {"Content": content}))
        page.goto(f"{mailbox.url}/mails/id")
        with page.expect_popup() as popup:
            page.frame_locator("iframe").get_by_role("link", name="Home").click()
        expect(popup.value.get_by_role("heading", name="Mailbox")).to_be_visible()
