"""The editors' page of a post's preview links."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from blog.models import PreviewLink
from blog.previews import links
from tests.support import admin_form
from tests.support.posts import MakePost


def list_addresses(response: Any) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [str(field["value"]) for field in page.select("#preview-links li input[readonly]")]


@pytest.mark.parametrize("days", [1, 7, 30, 90])
def test_created_link_opens_the_preview(
    edith: Client, client: Client, make_post: MakePost, days: int
) -> None:
    url = admin_form.post_url("share", make_post("Tides", status="draft", body="Not yet."))
    response = edith.post(url, {"days": str(days)}, follow=True)
    link = PreviewLink.objects.get()
    assert abs(link.expires_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)
    assert "created by Edith Orr" in admin_form.page_text(response)
    (address,) = list_addresses(response)
    assert "Not yet." in admin_form.page_text(client.get(address))


@pytest.mark.parametrize("days", ["", "0", "-1", "91", "3650", "x", "٧"])
def test_other_lifetime_is_refused(edith: Client, make_post: MakePost, days: str) -> None:
    response = edith.post(admin_form.post_url("share", make_post()), {"days": days}, follow=True)
    assert "No link was created. Choose how long the link lasts." in admin_form.page_text(response)
    assert not PreviewLink.objects.exists()


def test_revoked_link_is_gone(edith: Client, client: Client, make_post: MakePost) -> None:
    url = admin_form.post_url("share", make_post("Tides", status="draft"))
    (address,) = list_addresses(edith.post(url, {"days": "7"}, follow=True))
    response = edith.post(url, {"revoke": str(PreviewLink.objects.get().pk)}, follow=True)
    assert "The link was revoked." in admin_form.page_text(response)
    assert list_addresses(response) == []
    assert client.get(address).status_code == 410


@pytest.mark.parametrize("number", ["", "x", "9" * 30])
def test_revoking_an_unknown_link_changes_nothing(edith: Client, make_post: MakePost, number: str) -> None:
    url = admin_form.post_url("share", make_post())
    edith.post(url, {"days": "7"})
    assert edith.post(url, {"revoke": number}).status_code == 302
    assert PreviewLink.objects.count() == 1


def test_link_of_another_post_is_not_revoked(edith: Client, make_post: MakePost, author: User) -> None:
    link = links.create_link(make_post("Ebb"), "7", author)
    edith.post(admin_form.post_url("share", make_post("Tides")), {"revoke": str(link.pk)})
    assert PreviewLink.objects.filter(pk=link.pk).exists()


def test_number_of_links_is_limited(edith: Client, make_post: MakePost, author: User) -> None:
    post = make_post("Tides")
    for _ in range(links.MAX_LINKS):
        links.create_link(post, "1", author)
    response = edith.post(admin_form.post_url("share", post), {"days": "7"}, follow=True)
    assert "A post can have at most 20 preview links." in admin_form.page_text(response)
    assert PreviewLink.objects.count() == links.MAX_LINKS
    PreviewLink.objects.update(expires_at=timezone.now())
    links.create_link(post, "7", author)
    assert PreviewLink.objects.count() == 1


def test_form_links_to_the_preview_links(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    page = edith.get(admin_form.post_url("change", post)).content.decode()
    assert f'href="{admin_form.post_url("share", post)}"' in page
