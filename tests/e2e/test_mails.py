"""The mails as readers see them, on every width and in both schemes, and the mailbox a programmer reads them in."""

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
FINGER = 44  # pixels, that a finger hits (WCAG 2.5.5)
LARGEST = 12 * 1024  # bytes
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

of_every_mail = pytest.mark.parametrize(("name", "contents"), list(product(BUTTONS, CONTENTS)))


def html(name: str, contents: str) -> str:
    return render_mail(name, CONTENTS[contents]).html


@of_every_mail
def test_a_mail_suits_everyone(page: Page, name: str, contents: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_content(html(name, contents))
    for width, scheme in product(WIDTHS, axe._SCHEMES):
        page.set_viewport_size({"width": width, "height": 700})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not axe.find_violations(page), f"{width} pixels wide, {scheme}"
        box = page.get_by_role("link", name=BUTTONS[name][0]).bounding_box()
        assert box
        assert box["height"] >= FINGER
    assert requests == []


@of_every_mail
def test_a_mail_says_what_it_was_given_to_say(page: Page, name: str, contents: str) -> None:
    values, (button, url) = CONTENTS[contents], BUTTONS[name]
    page.set_content(html(name, contents))
    assert page.get_by_role("link", name=button).get_attribute("href") == values[url]
    assert page.get_by_role("link", name=values[url]).get_attribute("href") == values[url]
    assert page.get_by_role("link", name="Unsubscribe").get_attribute("href") == values["unsubscribe_url"]
    heading = page.get_by_role("heading", level=1)
    assert values["title" if name == "post" else "site"] in heading.inner_text()
    assert page.locator("script, img").count() == 0
    assert "$" not in page.content()


@pytest.mark.parametrize("scheme", axe._SCHEMES)
def test_a_mail_has_the_readers_colours(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_content(html("welcome", "plain"))
    papers = page.locator(".paper").evaluate("paper => getComputedStyle(paper).backgroundColor")
    assert papers == {"light": "rgb(250, 252, 252)", "dark": "rgb(12, 21, 27)"}[scheme]


@pytest.mark.parametrize("name", BUTTONS)
def test_a_mail_is_small(name: str) -> None:
    assert len(html(name, "plain").encode()) < LARGEST


@of_every_mail
def test_plain_text_says_the_same(name: str, contents: str) -> None:
    values = CONTENTS[contents]
    letter = render_mail(name, values)
    assert values["title" if name == "post" else "site"] in letter.subject
    lines = letter.text.splitlines()
    assert {values[BUTTONS[name][1]], values["unsubscribe_url"], values["site_url"]} <= set(lines)
    assert "$" not in letter.text
    assert "\n\n\n" not in letter.text


@pytest.mark.parametrize("name", BUTTONS)
def test_plain_text_is_wrapped(name: str) -> None:
    lines = render_mail(name, PLAIN).text.splitlines()
    assert max(len(line) for line in lines if "://" not in line) <= 72


# --- The mailbox


def kept(contents: str) -> Mail:
    values = CONTENTS[contents]
    letter = render_mail("post", values)
    body = {"Text": {"Data": letter.text}, "Html": {"Data": letter.html}}
    content = {"Simple": {"Subject": {"Data": values["title"]}, "Body": body}}
    request = {"Destination": {"ToAddresses": [f"{'ada' * 30}@example.com"]}, "Content": content}
    return Mail(f"{contents}@email.amazonses.com", 1767262500, request)


@pytest.mark.parametrize("path", ["/", "/mails/long@email.amazonses.com", "/none"])
def test_the_mailbox_suits_everyone(page: Page, path: str) -> None:
    page.set_content(pages.render_page(path, [kept(contents) for contents in CONTENTS])[1])
    axe.assert_is_accessible(page)


def test_a_mails_links_open_in_tabs_of_their_own(page: Page) -> None:
    with Mailbox("http://127.0.0.1") as mailbox:
        content = {"Simple": {"Body": {"Html": {"Data": f'<a href="{mailbox.url}/">Home</a>'}}}}
        mailbox.mails.append(Mail("id", 0, {"Content": content}))
        page.goto(f"{mailbox.url}/mails/id")
        with page.expect_popup() as popup:
            page.frame_locator("iframe").get_by_role("link", name="Home").click()
        expect(popup.value.get_by_role("heading", name="Mailbox")).to_be_visible()
