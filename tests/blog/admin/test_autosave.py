import json
from typing import Any

from django.test import Client

from blog.models import Autosave, Post, Tag
from tests.support import admin_form
from tests.support.posts import MakePost


def autosave(client: Client, post: Post | None, data: admin_form.Fields) -> Any:
    return client.post(admin_form.address("autosave", post), data)


def test_what_is_typed_comes_back_after_a_crash(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Saved.")
    tag = Tag.objects.create(name="Sea", slug="sea")
    typed = {"body": "Unsaved.", "tags": [tag.pk], "published_at": "2026-01-05T10:20", "title": ""}
    assert autosave(edith, post, admin_form.form(edith, post) | typed).status_code == 200
    page = admin_form.text(edith.get(admin_form.address("change", post)))
    assert "You have unsaved changes from" in page
    found = admin_form.form(edith, post, "?autosave=1")
    assert (found["body"], found["tags"], found["title"]) == ("Unsaved.", [str(tag.pk)], "")
    assert found["published_at"] == "2026-01-05T10:20"
    post.refresh_from_db()
    assert post.body == "Saved."


def test_a_new_post_is_autosaved_too(edith: Client) -> None:
    autosave(edith, None, admin_form.form(edith) | {"title": "Just begun"})
    autosave(edith, None, admin_form.form(edith, query="?autosave=1") | {"title": "Just begun, and on"})
    assert admin_form.form(edith, query="?autosave=1")["title"] == "Just begun, and on"
    assert Autosave.objects.count() == 1


def test_a_save_clears_it(edith: Client, make_post: MakePost) -> None:
    for post in (make_post("Tides"), None):
        data = admin_form.form(edith, post) | {"title": "Ebb", "slug": ""}
        stamp = json.loads(autosave(edith, post, data).content)["stamp"]
        assert admin_form.send(edith, post, data | {"_autosaved": stamp}).status_code == 302
        assert not Autosave.objects.exists()


def test_a_refused_save_leaves_it(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    data = admin_form.form(edith, post) | {"title": ""}
    stamp = json.loads(autosave(edith, post, data).content)["stamp"]
    answer = admin_form.send(edith, post, data | {"_autosaved": stamp})
    assert Autosave.objects.exists()
    assert admin_form.fields(answer)["_autosaved"] == stamp


def test_it_never_overwrites_what_waits_to_be_restored(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    autosave(edith, post, admin_form.form(edith, post) | {"body": "From the crash."})
    answer = autosave(edith, post, admin_form.form(edith, post) | {"body": "Typed before looking up."})
    assert answer.status_code == 409
    assert "Another window" in json.loads(answer.content)["error"]
    assert Autosave.objects.get().data["body"] == ["From the crash."]


def test_a_save_keeps_what_still_waits_to_be_restored(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    autosave(edith, post, admin_form.form(edith, post) | {"body": "From the crash."})
    admin_form.save(edith, post, body="Typed and saved.")
    assert Autosave.objects.get().data["body"] == ["From the crash."]


def test_it_can_be_discarded(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    autosave(edith, post, admin_form.form(edith, post) | {"body": "Unsaved."})
    answer = edith.post(admin_form.address("autosave", post), {"_discard": ""})
    assert answer.headers["Location"] == admin_form.address("change", post)
    assert not Autosave.objects.exists()


def test_what_equals_the_saved_post_is_not_offered(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", tags=("Sea",))
    autosave(edith, post, admin_form.form(edith, post))
    assert "You have unsaved changes" not in admin_form.text(edith.get(admin_form.address("change", post)))


def test_a_restored_text_meets_what_others_saved_since(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    autosave(ada, post, admin_form.form(ada, post) | {"body": "Ada's, unsaved."})
    admin_form.save(edith, post, body="Edith's, saved.")
    answer = admin_form.send(ada, post, admin_form.form(ada, post, "?autosave=1"))
    assert "Edith Orr saved this post" in admin_form.text(answer)
    assert admin_form.fields(answer)["body"] == "Ada's, unsaved."


def test_a_form_that_outlived_its_session_gets_a_new_token(make_post: MakePost, edith: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = edith.cookies
    post = make_post("Tides")
    data = admin_form.form(strict, post) | {"body": "Unsaved."}
    assert autosave(strict, post, data | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    token = json.loads(strict.get(admin_form.address("autosave", post)).content)["token"]
    assert autosave(strict, post, data | {"csrfmiddlewaretoken": token}).status_code == 200


def test_it_takes_no_fields_but_the_forms(edith: Client) -> None:
    autosave(edith, None, admin_form.form(edith) | {"title": "T", "is_superuser": "1"})
    assert "is_superuser" not in Autosave.objects.get().data
    assert "csrfmiddlewaretoken" not in Autosave.objects.get().data
