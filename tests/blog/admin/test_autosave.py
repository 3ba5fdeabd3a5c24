import json
from typing import Any

from django.test import Client

from blog.models import Autosave, Post, Tag
from tests.support import admin_form
from tests.support.posts import MakePost


def autosave(client: Client, post: Post | None, data: admin_form.Fields) -> Any:
    return client.post(admin_form.post_url("autosave", post), data)


def test_autosave_restores_all_fields_after_a_crash(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Saved.")
    tag = Tag.objects.create(name="Sea", slug="sea")
    changes = {"body": "Unsaved.", "tags": [tag.pk], "published_at": "2026-01-05T10:20", "title": ""}
    assert autosave(edith, post, admin_form.open_form(edith, post) | changes).status_code == 200
    page = admin_form.page_text(edith.get(admin_form.post_url("change", post)))
    assert "You have unsaved changes from" in page
    restored = admin_form.open_form(edith, post, "?autosave=1")
    assert (restored["body"], restored["tags"], restored["title"]) == ("Unsaved.", [str(tag.pk)], "")
    assert restored["published_at"] == "2026-01-05T10:20"
    post.refresh_from_db()
    assert post.body == "Saved."


def test_autosave_of_a_new_post_is_stored_once(edith: Client) -> None:
    autosave(edith, None, admin_form.open_form(edith) | {"title": "Just begun"})
    autosave(edith, None, admin_form.open_form(edith, query="?autosave=1") | {"title": "Just begun, and on"})
    assert admin_form.open_form(edith, query="?autosave=1")["title"] == "Just begun, and on"
    assert Autosave.objects.count() == 1


def test_save_deletes_the_autosave(edith: Client, make_post: MakePost) -> None:
    for post in (make_post("Tides"), None):
        data = admin_form.open_form(edith, post) | {"title": "Ebb", "slug": ""}
        stamp = json.loads(autosave(edith, post, data).content)["stamp"]
        assert admin_form.submit_form(edith, post, data | {"_autosaved": stamp}).status_code == 302
        assert not Autosave.objects.exists()


def test_invalid_save_keeps_the_autosave(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    data = admin_form.open_form(edith, post) | {"title": ""}
    stamp = json.loads(autosave(edith, post, data).content)["stamp"]
    response = admin_form.submit_form(edith, post, data | {"_autosaved": stamp})
    assert Autosave.objects.exists()
    assert admin_form.read_form(response)["_autosaved"] == stamp


def test_autosave_does_not_replace_one_of_another_form(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    autosave(edith, post, admin_form.open_form(edith, post) | {"body": "From the crash."})
    response = autosave(edith, post, admin_form.open_form(edith, post) | {"body": "Typed before looking up."})
    assert response.status_code == 409
    assert "Another window" in json.loads(response.content)["error"]
    assert Autosave.objects.get().data["body"] == ["From the crash."]


def test_save_keeps_the_autosave_of_another_form(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    autosave(edith, post, admin_form.open_form(edith, post) | {"body": "From the crash."})
    admin_form.save_post(edith, post, body="Typed and saved.")
    assert Autosave.objects.get().data["body"] == ["From the crash."]


def test_discard_deletes_the_autosave(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    autosave(edith, post, admin_form.open_form(edith, post) | {"body": "Unsaved."})
    response = edith.post(admin_form.post_url("autosave", post), {"_discard": ""})
    assert response.headers["Location"] == admin_form.post_url("change", post)
    assert not Autosave.objects.exists()


def test_autosave_equal_to_the_post_is_not_offered(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", tags=("Sea",))
    autosave(edith, post, admin_form.open_form(edith, post))
    assert "You have unsaved changes" not in admin_form.page_text(
        edith.get(admin_form.post_url("change", post))
    )


def test_save_of_a_restored_autosave_reports_an_edit_conflict(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    autosave(ada, post, admin_form.open_form(ada, post) | {"body": "Ada's, unsaved."})
    admin_form.save_post(edith, post, body="Edith's, saved.")
    response = admin_form.submit_form(ada, post, admin_form.open_form(ada, post, "?autosave=1"))
    assert "Edith Orr saved this post" in admin_form.page_text(response)
    assert admin_form.read_form(response)["body"] == "Ada's, unsaved."


def test_get_returns_a_new_csrf_token_for_an_old_form(make_post: MakePost, edith: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = edith.cookies
    post = make_post("Tides")
    data = admin_form.open_form(strict, post) | {"body": "Unsaved."}
    assert autosave(strict, post, data | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    token = json.loads(strict.get(admin_form.post_url("autosave", post)).content)["token"]
    assert autosave(strict, post, data | {"csrfmiddlewaretoken": token}).status_code == 200


def test_autosave_ignores_unknown_fields(edith: Client) -> None:
    autosave(edith, None, admin_form.open_form(edith) | {"title": "T", "is_superuser": "1"})
    assert "is_superuser" not in Autosave.objects.get().data
    assert "csrfmiddlewaretoken" not in Autosave.objects.get().data
