from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from blog.models import Post, Revision
from common.merge import END, INLINE, MIDDLE, START
from tests.support import admin_form
from tests.support.posts import MakePost

BASE = "# Tides\n\nOne line.\n\nAnother line."


@pytest.fixture
def post(make_post: MakePost, edith: Client) -> Post:
    post = make_post("Tides", body="Only begun.", status="draft")
    admin_form.save_post(edith, post, body=BASE, summary="High and low.")
    post.refresh_from_db()
    return post


def collide(
    ada: Client, edith: Client, post: Post, mine: dict[str, Any], theirs: dict[str, Any]
) -> admin_form.Fields:
    """Return Ada's form after Edith has saved her changes first, and Ada's save was refused."""
    form = admin_form.open_form(ada, post)
    assert admin_form.save_post(edith, post, **theirs).status_code == HTTPStatus.FOUND
    response = admin_form.submit_form(ada, post, form | mine)
    assert "saved this post" in admin_form.page_text(response)
    assert 'name="_merge"' in response.content.decode()
    return admin_form.read_form(response)


def merge(client: Client, post: Post, form: admin_form.Fields) -> Any:
    return client.post(admin_form.post_url("change", post), {**form, "_merge": "1"})


def test_changes_of_different_lines_are_merged_and_shown_before_the_save(
    ada: Client, edith: Client, post: Post
) -> None:
    mine = {"body": BASE.replace("One line", "Ada's line").replace("\n", "\r\n")}
    theirs = {"body": BASE.replace("Another", "Edith's"), "title": "Ebb"}
    response = merge(ada, post, collide(ada, edith, post, mine, theirs))
    text = admin_form.page_text(response)
    assert "Your text is merged with the saved one by Edith Orr. Nothing is saved yet." in text
    assert "You changed different parts." in text
    merged = admin_form.read_form(response)
    assert merged["body"].split() == "# Tides Ada's line. Edith's line.".split()
    assert merged["title"] == "Ebb"
    assert "Ada's" not in Post.objects.get().body
    assert admin_form.submit_form(ada, post, merged).status_code == HTTPStatus.FOUND
    assert "Ada's line.\n\nEdith's line." in Post.objects.get().body.replace("\r\n", "\n")


def test_changes_of_the_same_line_are_marked_and_cannot_be_published(
    ada: Client, edith: Client, post: Post
) -> None:
    mine = {"body": BASE.replace("One line", "Ada's line"), "title": "Ada's tides"}
    theirs = {"body": BASE.replace("One line", "Edith's line"), "title": "Edith's ebb"}
    response = merge(ada, post, collide(ada, edith, post, mine, theirs))
    assert "changed the same text in 2 places" in admin_form.page_text(response)
    merged = admin_form.read_form(response)
    assert merged["body"].splitlines()[2:7] == [START, "Ada's line.", MIDDLE, "Edith's line.", END]
    assert merged["title"] == f"Ada's tides{INLINE}Edith's ebb"

    response = admin_form.submit_form(ada, post, {**merged, "_publish": "1"})
    text = admin_form.page_text(response)
    assert "Line 3 of the text contains a mark of the merge." in text
    assert "The title contains a mark of the merge." in text
    assert Post.objects.get().status == "draft"

    refused = admin_form.read_form(response)
    assert admin_form.submit_form(ada, post, refused).status_code == HTTPStatus.FOUND  # as a draft
    edith.post(admin_form.post_url("changelist"), {"action": "publish", "_selected_action": [post.pk]})
    assert Post.objects.get().status == "draft"


def test_draft_with_marks_of_a_published_post_is_not_published(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Published.")
    body = f"{START}\nOne.\n{MIDDLE}\nTwo.\n{END}"
    form = admin_form.open_form(edith, post) | {"body": body}
    url = admin_form.post_url("change", post)
    assert edith.post(url, {**form, "_draft": "1"}).status_code == HTTPStatus.FOUND
    form = admin_form.open_form(edith, post)
    assert "Line 1 of the text" in admin_form.page_text(edith.post(url, {**form, "_continue": "1"}))
    assert Post.objects.get().body == "Published."


def test_draft_of_a_published_post_is_merged(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body=BASE)
    url = admin_form.post_url("change", post)
    form = admin_form.open_form(ada, post)
    theirs = admin_form.open_form(edith, post) | {"body": BASE.replace("Another", "Edith's")}
    assert edith.post(url, {**theirs, "_draft": "1"}).status_code == HTTPStatus.FOUND
    mine = form | {"body": BASE.replace("One line", "Ada's line")}
    refused = admin_form.read_form(ada.post(url, {**mine, "_draft": "1"}))
    merged = admin_form.read_form(merge(ada, post, refused))
    assert merged["body"].split() == "# Tides Ada's line. Edith's line.".split()


def test_merge_without_the_revision_that_was_opened_marks_each_difference(
    ada: Client, edith: Client, post: Post
) -> None:
    mine = {"body": BASE.replace("One line", "Ada's line")}
    form = collide(ada, edith, post, mine, {"body": BASE.replace("Another", "Edith's")})
    Revision.objects.filter(pk=form["base"]).delete()
    merged = admin_form.read_form(merge(ada, post, form))
    assert merged["body"].count(START) == 2


def test_post_without_revisions_is_merged(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body=BASE, status="draft")
    mine = {"body": BASE.replace("One line", "Ada's line")}
    form = collide(ada, edith, post, mine, {"body": BASE.replace("Another", "Edith's")})
    assert form["base"] == ""
    merged = admin_form.read_form(merge(ada, post, form))
    assert merged["body"].split() == "# Tides Ada's line. Edith's line.".split()


def test_restored_text_is_merged_with_what_was_saved_meanwhile(
    ada: Client, edith: Client, post: Post
) -> None:
    data = admin_form.open_form(ada, post) | {"body": BASE.replace("One line", "Ada's line")}
    ada.post(admin_form.post_url("autosave", post), data)
    admin_form.save_post(edith, post, body=BASE.replace("Another", "Edith's"))
    restored = admin_form.open_form(ada, post, f"?unsaved={data['_unsaved']}")
    refused = admin_form.read_form(admin_form.submit_form(ada, post, restored))
    merged = admin_form.read_form(merge(ada, post, refused))
    assert merged["body"].split() == "# Tides Ada's line. Edith's line.".split()


def test_merge_of_another_authors_post_is_not_found(outsider: Client, edith: Client, post: Post) -> None:
    form = admin_form.open_form(edith, post)
    assert merge(outsider, post, form).status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


@pytest.mark.parametrize("base", ["", "0", "nonsense", "99999999999999999999999"])
def test_merge_with_a_wrong_base_is_not_an_error(edith: Client, post: Post, base: str) -> None:
    form = admin_form.open_form(edith, post) | {"base": base, "body": "Mine."}
    assert merge(edith, post, form).status_code == HTTPStatus.OK
