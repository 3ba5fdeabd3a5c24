"""Tags that are renamed, deleted or merged: their posts, and the redirects from their former slugs."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Draft, Tag, TagRedirect
from blog.publishing.publish import PublishError
from blog.publishing.republish import republish
from blog.reader import queries
from tests.support import admin_form
from tests.support.posts import MakePost

LIST = reverse("admin:blog_tag_changelist")


def rename(client: Client, tag: Tag, name: str, slug: str) -> Any:
    return client.post(reverse("admin:blog_tag_change", args=[tag.pk]), {"name": name, "slug": slug})


def get(client: Client, slug: str) -> tuple[int, str | None]:
    response = client.get(f"/tags/{slug}/")
    return response.status_code, response.headers.get("Location")


def list_posts(slug: str) -> list[str]:
    return [summary["title"] for summary in queries.list_posts(timezone.now(), tag=slug).results]


@pytest.fixture
def repair(make_post: MakePost) -> Tag:
    """The tag of a published post."""
    make_post("Bikes", tags=("Repair",))
    return Tag.objects.get(slug="repair")


def merge(client: Client, target: Tag, *others: Tag) -> Any:
    selected = [target.pk, *(tag.pk for tag in others)]
    return client.post(LIST, {"action": "merge_tags", "_selected_action": selected, "target": target.pk})


def test_former_slugs_of_a_renamed_tag_redirect(edith: Client, client: Client, repair: Tag) -> None:
    rename(edith, repair, "Mending", "mending")
    rename(edith, repair, "Fixing", "fixing")
    assert get(client, "repair") == get(client, "mending") == (301, "/tags/fixing/")
    assert get(client, "fixing") == (200, None)
    assert republish() == []
    assert get(client, "repair") == get(client, "mending") == (301, "/tags/fixing/")


def test_tag_that_gets_its_former_slug_back_does_not_redirect(
    edith: Client, client: Client, repair: Tag
) -> None:
    rename(edith, repair, "Mending", "mending")
    rename(edith, repair, "Repair", "repair")
    assert (get(client, "repair"), get(client, "mending")) == ((200, None), (301, "/tags/repair/"))
    assert [redirect.old_slug for redirect in TagRedirect.objects.all()] == ["mending"]


def test_new_tag_takes_a_former_slug_with_its_first_post(
    edith: Client, client: Client, repair: Tag, make_post: MakePost
) -> None:
    rename(edith, repair, "Mending", "mending")
    Tag.objects.create(name="Repair", slug="repair")
    make_post("A draft", tags=("Repair",), status="draft")
    assert get(client, "repair") == (301, "/tags/mending/")
    make_post("Cars", tags=("Repair",))
    assert get(client, "repair") == (200, None)
    rename(edith, Tag.objects.get(slug="repair"), "Garage", "garage")
    assert get(client, "repair") == (301, "/tags/garage/")


def test_redirects_of_a_deleted_tag_are_removed(edith: Client, client: Client, repair: Tag) -> None:
    rename(edith, repair, "Mending", "mending")
    edith.post(reverse("admin:blog_tag_delete", args=[repair.pk]), {"post": "yes"})
    assert get(client, "repair") == get(client, "mending") == (404, None)
    assert not TagRedirect.objects.exists()


def test_redirect_that_cannot_be_written_changes_nothing(
    edith: Client, client: Client, repair: Tag, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise PublishError("Not now.")

    monkeypatch.setattr("blog.publishing.tags.publish_redirects", fail)
    assert "Not now." in admin_form.page_text(rename(edith, repair, "Mending", "mending"))
    assert (list_posts("repair"), list_posts("mending")) == (["Bikes"], [])
    assert not TagRedirect.objects.exists()


def test_renamed_tag_stays_in_the_draft_of_a_published_post(edith: Client, repair: Tag) -> None:
    post = repair.posts.get()
    admin_form.save_post(edith, post, body="Unpublished words.", _draft="1")
    rename(edith, repair, "Mending", "repair")
    assert Draft.objects.get().data["tags"] == ["Mending"]


def test_name_of_another_tag_is_refused_with_a_way_to_merge(edith: Client, repair: Tag) -> None:
    other = Tag.objects.create(name="Repairs", slug="repairs")
    text = admin_form.page_text(rename(edith, other, "Repair", "repairs"))
    assert "select both in the list of tags and choose “Merge selected tags”" in text


def test_merge_asks_for_the_tag_that_remains(edith: Client, repair: Tag) -> None:
    other = Tag.objects.create(name="Repairs", slug="repairs")
    data = {"action": "merge_tags", "_selected_action": [repair.pk, other.pk]}
    page = BeautifulSoup(edith.post(LIST, data).content, "html.parser")
    assert [radio["value"] for radio in page.select("input[name=target]")] == [str(repair.pk), str(other.pk)]
    assert "1 published post" in page.text
    assert Tag.objects.count() == 2


def test_merged_tag_gives_its_posts_and_addresses_to_the_other(
    edith: Client, client: Client, repair: Tag, make_post: MakePost
) -> None:
    make_post("Cars", tags=("Repair", "Repairs"))
    post = make_post("Boats", tags=("Repairs",))
    admin_form.save_post(edith, post, body="Unpublished words.", _draft="1")
    repairs = Tag.objects.get(name="Repairs")
    rename(edith, repairs, "Repairs", "fixes")
    response = merge(edith, repair, repairs)
    assert "“Repairs” became “Repair”." in admin_form.follow_messages(edith, response)
    assert sorted(list_posts("repair")) == ["Bikes", "Boats", "Cars"]
    assert [tag.name for tag in Tag.objects.all()] == ["Repair"]
    assert get(client, "repairs") == get(client, "fixes") == (301, "/tags/repair/")
    assert Draft.objects.get().data["tags"] == ["Repair"]
    assert [count.key for count in queries.count_posts("tag", timezone.now())[0]] == ["repair"]


def test_author_cannot_merge_tags(ada: Client, repair: Tag) -> None:
    other = Tag.objects.create(name="Repairs", slug="repairs")
    merge(ada, other, repair)
    assert Tag.objects.count() == 2


def test_single_tag_is_not_merged(edith: Client, repair: Tag) -> None:
    text = admin_form.follow_messages(edith, merge(edith, repair))
    assert "Nothing was merged. Select between two and 50 tags." in text
