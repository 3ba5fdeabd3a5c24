"""Drafts among the revisions and in edit conflicts, and discarding a draft."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from blog.models import Draft, Revision, Series, Tag
from tests.support import admin_form
from tests.support.posts import MakePost

LIST = reverse("admin:blog_post_changelist")


def test_second_draft_of_an_older_form_is_refused(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.")
    adas_form = admin_form.open_form(ada, post)
    admin_form.save_draft(edith, post, body="Edith's.")
    data = adas_form | {"body": "Ada's.", "_draft": "1"}
    response = ada.post(admin_form.post_url("change", post), data)
    assert "Edith Orr saved this post at" in admin_form.page_text(response)
    assert "removed: </span>Edith" in response.content.decode()
    assert Draft.objects.get().data["body"] == "Edith's."
    data = admin_form.read_form(response) | {"_draft": "1"}
    ada.post(admin_form.post_url("change", post), data)
    assert Draft.objects.get().data["body"] == "Ada's."


def test_refused_save_does_not_change_the_status_later(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", status="draft")
    adas_form = admin_form.open_form(ada, post)
    edith.post(admin_form.post_url("change", post), admin_form.open_form(edith, post) | {"_publish": "1"})
    response = admin_form.submit_form(ada, post, adas_form | {"body": "Ada's."})
    admin_form.submit_form(ada, post, admin_form.read_form(response))
    post.refresh_from_db()
    assert (post.body, post.status) == ("Ada's.", "published")


def test_invalid_publication_does_not_publish_with_the_next_save(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", status="draft")
    data = admin_form.open_form(edith, post) | {"title": "", "_publish": "1"}
    response = edith.post(admin_form.post_url("change", post), data)
    admin_form.submit_form(edith, post, admin_form.read_form(response) | {"title": "Ebb"})
    post.refresh_from_db()
    assert (post.title, post.status) == ("Ebb", "draft")


def test_draft_is_marked_among_the_revisions(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.")
    admin_form.save_draft(edith, post, body="New.")
    assert [revision.data.get("draft", False) for revision in Revision.objects.order_by("pk")] == [
        False,
        True,
    ]
    page = BeautifulSoup(edith.get(admin_form.post_url("revisions", post)).content, "html.parser")
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert "Draft" in rows[0]
    assert "Draft" not in rows[1]
    revision = Revision.objects.latest("pk")
    text = admin_form.page_text(edith.get(admin_form.post_url("revision", post, revision.pk)))
    assert "Saved as a draft by Edith Orr" in text


def test_revision_is_compared_with_the_draft(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.")
    admin_form.save_draft(edith, post, body="New.")
    first = Revision.objects.earliest("pk")
    html = edith.get(admin_form.post_url("revision", post, first.pk)).content.decode()
    assert "added: </span>New" in html


def test_discard_asks_and_returns_to_the_published_text(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.")
    admin_form.save_draft(edith, post, body="New.")
    url = admin_form.post_url("discard", post)
    assert f'href="{url}"' in edith.get(admin_form.post_url("change", post)).content.decode()
    page = edith.get(url)
    assert "Discard the changes of “Tides”?" in admin_form.page_text(page)
    assert "New" in admin_form.page_text(page)
    assert Draft.objects.exists()
    response = edith.post(url, {"version": "1", "_discard_draft": ""})
    text = admin_form.follow_messages(edith, response)
    assert "Changes discarded. They remain available as a revision." in text
    assert admin_form.open_form(edith, post)["body"] == "Old."
    bodies = [revision.data["body"] for revision in Revision.objects.order_by("pk")]
    assert bodies == ["Old.", "New.", "Old."]


@pytest.mark.parametrize("version", ["0", "", "²"])
def test_discard_of_an_older_version_is_refused(edith: Client, make_post: MakePost, version: str) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, body="New.")
    response = edith.post(admin_form.post_url("discard", post), {"version": version})
    assert "Not discarded. Edith Orr saved this post" in admin_form.follow_messages(edith, response)
    assert Draft.objects.exists()


def test_discard_without_a_draft_says_so(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    response = edith.post(admin_form.post_url("discard", post), {"version": "0"})
    assert "“Tides” has no draft any more." in admin_form.follow_messages(edith, response)


def test_draft_of_another_author_cannot_be_discarded(
    edith: Client, outsider: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, body="New.")
    assert outsider.post(admin_form.post_url("discard", post), {"version": "1"}).status_code == 404
    assert Draft.objects.exists()


def test_deleted_parts_of_a_draft_are_reported(edith: Client, make_post: MakePost) -> None:
    other = User.objects.create_user("other")
    tag, series = (
        Tag.objects.create(name="Sea", slug="sea"),
        Series.objects.create(name="Coast", slug="coast"),
    )
    post = make_post("Tides")
    admin_form.save_draft(edith, post, body="New.", tags=[tag.pk], series=series.pk, author=other.pk)
    tag.delete()
    series.delete()
    other.delete()
    response = edith.get(admin_form.post_url("change", post))
    text = admin_form.page_text(response)
    assert "the tag “Sea”, the series “Coast”, the author “other”" in text
    fields = admin_form.read_form(response)
    assert (fields["body"], fields["tags"], fields["author"]) == ("New.", [], str(post.author_id))
