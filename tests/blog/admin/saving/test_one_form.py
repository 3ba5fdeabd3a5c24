"""A form that is saved several times, as after the browser's Back button, and forms that others have overtaken."""

from http import HTTPStatus

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from blog.models import Draft, Post
from tests.support import admin_form
from tests.support.posts import MakePost


def test_form_saved_again_after_its_own_save_is_not_an_edit_conflict(
    edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    data = admin_form.open_form(edith, post)
    for body in ("One.", "Two.", "Three."):
        response = admin_form.submit_form(edith, post, data | {"body": body})
        assert response.status_code == HTTPStatus.FOUND
    assert Post.objects.get().body == "Three."


def test_form_saved_again_after_another_persons_save_is_an_edit_conflict(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    data = admin_form.open_form(ada, post)
    admin_form.submit_form(ada, post, data | {"body": "One."})
    admin_form.save_post(edith, post, body="Edith's.")
    refused = admin_form.submit_form(ada, post, data | {"body": "Two."})
    assert "saved this post" in admin_form.page_text(refused)
    assert Post.objects.get().body == "Edith's."
    accepted = admin_form.submit_form(ada, post, admin_form.read_form(refused))
    assert accepted.status_code == HTTPStatus.FOUND
    assert Post.objects.get().body == "Two."


def test_form_of_a_new_post_that_is_refused_after_its_first_save_creates_no_second_post(
    edith: Client,
) -> None:
    data = admin_form.open_form(edith) | {"title": "Tides", "slug": "tides"}
    admin_form.submit_form(edith, None, data)
    refused = admin_form.submit_form(edith, None, data | {"title": ""})
    assert refused.status_code == HTTPStatus.OK
    corrected = admin_form.read_form(refused) | {"title": "Ebb", "slug": "ebb"}
    page = BeautifulSoup(refused.content, "html.parser").select_one("#post_form")
    assert page
    assert page["action"] == admin_form.post_url("change", Post.objects.get())
    assert admin_form.submit_form(edith, None, corrected).status_code == HTTPStatus.FOUND
    assert [post.title for post in Post.objects.all()] == ["Ebb"]


@pytest.mark.parametrize("button", ["_continue", "_save"])
def test_form_of_a_new_post_that_was_published_does_not_unpublish_it(edith: Client, button: str) -> None:
    data = admin_form.open_form(edith) | {"title": "Tides", "slug": "tides", "body": "One."}
    admin_form.submit_form(edith, None, data, "_publish")
    admin_form.submit_form(edith, None, data | {"body": "Two."}, button)
    post = Post.objects.get()
    assert post.status == Post.Status.PUBLISHED
    assert post.body == "One."
    assert Draft.objects.get().data["body"] == "Two."


def test_form_of_a_draft_that_another_tab_published_keeps_it_published(
    edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", status="draft")
    data = admin_form.open_form(edith, post) | {"body": "Old tab."}
    admin_form.save_post(edith, post, body="New tab.", _publish="1")
    edith.post(reverse("admin:blog_post_autosave", args=[post.pk]), data)
    refused = admin_form.submit_form(edith, post, data)
    assert "saved this post" in admin_form.page_text(refused)
    admin_form.submit_form(edith, post, admin_form.read_form(refused), "_draft")
    post.refresh_from_db()
    assert (post.status, post.body) == (Post.Status.PUBLISHED, "New tab.")
    assert Draft.objects.get().data["body"] == "Old tab."


def test_form_of_a_new_post_that_is_in_the_trash_shows_the_typed_text(edith: Client) -> None:
    data = admin_form.open_form(edith) | {"title": "Tides", "slug": "tides", "body": "One."}
    admin_form.submit_form(edith, None, data)
    post = Post.objects.get()
    edith.post(admin_form.post_url("delete", post))
    response = admin_form.submit_form(edith, None, data | {"body": "Two."})
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Two." in admin_form.page_text(response)


def test_merge_of_a_post_that_is_in_the_trash_shows_the_typed_text(
    edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    data = admin_form.open_form(edith, post) | {"body": "Two."}
    edith.post(admin_form.post_url("delete", post))
    response = admin_form.submit_form(edith, post, data, "_merge")
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Two." in admin_form.page_text(response)


def test_draft_whose_slug_another_post_has_taken_names_that_post(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, slug="ebb")
    make_post("Ebb")
    response = admin_form.save_post(edith, post)
    assert "“Ebb” has this slug" in admin_form.page_text(response)


def test_draft_whose_slug_redirects_to_another_post_asks_before_taking_it(
    edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, slug="ebb")
    other = make_post("Ebb")
    admin_form.save_post(edith, other, slug="low-water")
    response = admin_form.save_post(edith, post)
    assert "“Ebb” had this slug" in admin_form.page_text(response)


def test_second_click_on_delete_for_good_returns_to_the_trash(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    edith.post(admin_form.post_url("delete", post))
    for _ in range(2):
        response = edith.post(reverse("admin:blog_post_delete_for_good", args=[post.pk]))
        assert response.headers.get("Location") == reverse("admin:blog_post_trash")


def test_second_click_on_restore_in_the_trash_opens_the_post(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    edith.post(admin_form.post_url("delete", post))
    for _ in range(2):
        response = edith.post(reverse("admin:blog_post_restore", args=[post.pk]))
        assert response.headers.get("Location") == admin_form.post_url("change", post)
