"""The work of editors and subscribers, with a browser and the deployed functions."""

import json
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests.support import admin_form
from tests.support.deployment import mails
from tests.support.deployment.browser import Browser, Response
from tests.support.deployment.emulated import EDITOR, PASSWORD, EmulatedDeployment
from tests.support.deployment.site import Site
from tests.support.photo_uploads import picture, post_to_s3

TIMEOUT = 120  # seconds, for thumbnails in the queue


@pytest.fixture(scope="module")
def subscriber(deployment: EmulatedDeployment, site: Site) -> str:
    return mails.sign_up_and_confirm(deployment, site, "reader@example.com")


@pytest.fixture(scope="module")
def photo(edith: Browser) -> str:
    """The key of a photo that the editor uploaded to S3."""
    content = picture(size=(1300, 900))
    metadata = {"name": "Lamp.jpg", "type": "image/jpeg", "size": len(content)}
    permit = edith.post(reverse("admin:blog_photo_sign"), metadata).json()
    assert post_to_s3(permit, content) == 204
    form = {"ticket": permit["ticket"], "alt": "A lamp that turns"}
    added = edith.post(reverse("admin:blog_photo_complete"), form)
    assert added.status_code == 200, added.text
    return str(added.json()["key"])


@pytest.fixture(scope="module")
def post(edith: Browser, photo: str, subscriber: str) -> str:
    """The admin URL of a published and announced post with that photo, after another post."""
    publish(edith, title="The keeper", body="He trims the wicks.")
    body = f"Each has its own rhythm.\n\n![A lamp that turns](/{photo})\n"
    return publish(edith, title="Lamps at sea", body=body, announce="on")


def publish(edith: Browser, **fields: str) -> str:
    data = {**admin_form.read_form(edith.get(admin_form.post_url("add"))), **fields, "_publish": "1"}
    answer = edith.post(admin_form.post_url("add"), data)
    assert answer.status_code == 302, admin_form.page_text(answer)
    return answer["Location"]


def test_admin_needs_a_valid_password(site: Site) -> None:
    browser = Browser(site)
    for password in ("wrong", PASSWORD[:-1]):
        browser.get("/admin/login/")
        answer = browser.post("/admin/login/", {"username": EDITOR, "password": password})
        assert (answer.status_code, "sessionid" in browser.cookies) == (200, False)
    assert browser.get("/admin/blog/post/")["Location"].startswith("/admin/login/")


def test_form_of_another_site_is_rejected(edith: Browser) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://evil.example"}
    assert edith.request("POST", "/admin/logout/", "", **form).status_code == 403


def test_readers_see_the_post_and_then_its_thumbnails(site: Site, post: str) -> None:
    first = site.get("/posts/lamps-at-sea/")
    assert first.status == 200
    assert b"Each has its own rhythm." in first.body
    deadline = time.monotonic() + TIMEOUT
    while b"1280.webp 1280w" not in (page := site.get("/posts/lamps-at-sea/").body):
        assert time.monotonic() < deadline, page.decode()
        time.sleep(0.5)
    assert b"/thumbnails/" in site.get("/").body or b"Lamps at sea" in site.get("/").body
    assert b"Lamps at sea" in site.get("/search/?q=rhythm").body
    assert json.loads(site.get("/api/v1/posts/lamps-at-sea").body)["title"] == "Lamps at sea"


def test_subscriber_is_notified_once_and_can_unsubscribe(
    deployment: EmulatedDeployment, site: Site, subscriber: str, post: str
) -> None:
    text = mails.wait_for_mail(deployment, subscriber, "Lamps at sea")
    assert [mail["Subject"] for mail in mails.sent_mails(deployment, subscriber)].count("Lamps at sea") == 1
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    one_click = urlencode({"List-Unsubscribe": "One-Click"})
    assert site.request("POST", mails.find_link(text, "unsubscribe"), one_click, **form).status == 200


def test_changes_at_a_time_are_published_by_their_function(edith: Browser, site: Site, post: str) -> None:
    url = "/admin/blog/post/1/change/"
    now = datetime.now(UTC)
    times = {"published_at": now - timedelta(days=1), "publish_changes_at": now + timedelta(seconds=20)}
    changes = {name: f"{value:%Y-%m-%dT%H:%M:%S}" for name, value in times.items()}
    changes |= {"body": "He lights the lamp.", "announce": "on", "_draft": "1"}
    answer = edith.post(url, admin_form.read_form(edith.get(url)) | changes)
    assert answer.status_code == 302, admin_form.page_text(answer)
    assert b"He trims the wicks." in site.get("/posts/the-keeper/").body
    deadline = time.monotonic() + TIMEOUT
    while b"He lights the lamp." not in (page := site.get("/posts/the-keeper/").body):
        assert time.monotonic() < deadline, page.decode()
        time.sleep(0.5)


@pytest.mark.parametrize("command", ["rebuild_thumbnails", "republish"])
def test_management_command_runs_in_the_function(
    deployment: EmulatedDeployment, post: str, command: str
) -> None:
    done = deployment.zappa("manage", "blog", command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_editor_changes_and_deletes_posts_photos_and_subscribers(
    deployment: EmulatedDeployment, edith: Browser, site: Site, post: str, photo: str, subscriber: str
) -> None:
    data = admin_form.read_form(edith.get(post)) | {"slug": "lamps", "tags": [], "_continue": "1"}
    assert edith.post(post, data).status_code == 302
    assert site.get("/posts/lamps-at-sea/").headers["Location"] == "/posts/lamps/"
    subscribers = edith.get("/admin/blog/subscriber/?q=reader")
    assert subscriber in subscribers.text
    assert confirm(edith, f"/admin/blog/subscriber/delete/?email={subscriber}").status_code == 302
    assert confirm(edith, post.replace("change", "delete")).status_code == 302
    assert site.get("/posts/lamps/").status == 410
    assert confirm(edith, post.replace("change", "delete-for-good")).status_code == 302
    assert "A lamp that turns" in edith.get("/admin/blog/photo/").text
    assert confirm(edith, "/admin/blog/photo/1/delete/").status_code == 302
    media = deployment.outputs("data")["MediaBucket"]
    assert "Contents" not in deployment.client("s3").list_objects_v2(Bucket=media)


def confirm(browser: Browser, url: str) -> Response:
    """Open a confirmation page, and submit it."""
    assert browser.get(url).status_code == 200
    return browser.post(url, {"post": "yes"})
