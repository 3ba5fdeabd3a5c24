"""What editors and subscribers do, all of it through the functions as deployed, as a browser does it."""

import json
import time
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests.support import admin_form
from tests.support.deployment import mails
from tests.support.deployment.browser import Answer, Browser
from tests.support.deployment.emulated import EDITOR, PASSWORD, EmulatedDeployment
from tests.support.deployment.site import Site
from tests.support.photo_uploads import picture, post_to_s3

PATIENCE = 120  # seconds, for thumbnails that wait their turn


@pytest.fixture(scope="module")
def subscriber(deployment: EmulatedDeployment, site: Site) -> str:
    return mails.confirmed(deployment, site, "reader@example.com")


@pytest.fixture(scope="module")
def photo(edith: Browser) -> str:
    """A photo that went from the editor straight to S3; its key."""
    content = picture(size=(1300, 900))
    about = {"name": "Lamp.jpg", "type": "image/jpeg", "size": len(content)}
    permit = edith.post(reverse("admin:blog_photo_sign"), about).json()
    assert post_to_s3(permit, content) == 204
    described = {"ticket": permit["ticket"], "alt": "A lamp that turns"}
    added = edith.post(reverse("admin:blog_photo_complete"), described)
    assert added.status_code == 200, added.text
    return str(added.json()["key"])


@pytest.fixture(scope="module")
def post(edith: Browser, photo: str, subscriber: str) -> str:
    """A post with that photo, after another, published with the tick that tells subscribers; its address."""
    publish(edith, title="The keeper", body="He trims the wicks.")
    body = f"Each has its own rhythm.\n\n![A lamp that turns](/{photo})\n"
    return publish(edith, title="Lamps at sea", body=body, announce="on")


def publish(edith: Browser, **fields: str) -> str:
    data = {**admin_form.read_form(edith.get(admin_form.post_url("add"))), **fields, "_publish": "1"}
    answer = edith.post(admin_form.post_url("add"), data)
    assert answer.status_code == 302, admin_form.page_text(answer)
    return answer["Location"]


def test_strangers_see_no_admin(site: Site) -> None:
    browser = Browser(site)
    for password in ("wrong", PASSWORD[:-1]):
        browser.get("/admin/login/")
        answer = browser.post("/admin/login/", {"username": EDITOR, "password": password})
        assert (answer.status_code, "sessionid" in browser.cookies) == (200, False)
    assert browser.get("/admin/blog/post/")["Location"].startswith("/admin/login/")


def test_a_form_of_another_site_is_refused(edith: Browser) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://evil.example"}
    assert edith.ask("POST", "/admin/logout/", "", **form).status_code == 403


def test_readers_see_the_post_and_soon_its_thumbnails(site: Site, post: str) -> None:
    first = site.get("/posts/lamps-at-sea/")
    assert first.status == 200
    assert b"Each has its own rhythm." in first.body
    deadline = time.monotonic() + PATIENCE
    while b"1280.webp 1280w" not in (page := site.get("/posts/lamps-at-sea/").body):
        assert time.monotonic() < deadline, page.decode()
        time.sleep(0.5)
    assert b"/thumbnails/" in site.get("/").body or b"Lamps at sea" in site.get("/").body
    assert b"Lamps at sea" in site.get("/search/?q=rhythm").body
    assert json.loads(site.get("/api/v1/posts/lamps-at-sea").body)["title"] == "Lamps at sea"


def test_a_subscriber_is_told_once_and_may_leave(
    deployment: EmulatedDeployment, site: Site, subscriber: str, post: str
) -> None:
    news = mails.mail(deployment, subscriber, "Lamps at sea")
    assert [mail["Subject"] for mail in mails.sent(deployment, subscriber)].count("Lamps at sea") == 1
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    one_click = urlencode({"List-Unsubscribe": "One-Click"})
    assert site.ask("POST", mails.link(news, "unsubscribe"), one_click, **form).status == 200


@pytest.mark.parametrize("command", ["rebuild_thumbnails", "republish"])
def test_the_blogs_commands_run_there(deployment: EmulatedDeployment, post: str, command: str) -> None:
    done = deployment.zappa("manage", "blog", command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_editors_look_after_posts_photos_and_subscribers(
    deployment: EmulatedDeployment, edith: Browser, site: Site, post: str, photo: str, subscriber: str
) -> None:
    data = admin_form.read_form(edith.get(post)) | {"slug": "lamps", "tags": [], "_continue": "1"}
    assert edith.post(post, data).status_code == 302
    assert site.get("/posts/lamps-at-sea/").headers["Location"] == "/posts/lamps/"
    subscribers = edith.get("/admin/blog/subscriber/?q=reader")
    assert subscriber in subscribers.text
    assert confirmed(edith, f"/admin/blog/subscriber/delete/?email={subscriber}").status_code == 302
    assert confirmed(edith, post.replace("change", "delete")).status_code == 302
    assert site.get("/posts/lamps/").status == 410
    assert "A lamp that turns" in edith.get("/admin/blog/photo/").text
    assert confirmed(edith, "/admin/blog/photo/1/delete/").status_code == 302
    media = deployment.outputs("data")["MediaBucket"]
    assert "Contents" not in deployment.client("s3").list_objects_v2(Bucket=media)


def confirmed(browser: Browser, url: str) -> Answer:
    """Open a page that asks whether one is sure, and say so."""
    assert browser.get(url).status_code == 200
    return browser.post(url, {"post": "yes"})
