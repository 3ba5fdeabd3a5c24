import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from blog.admin import unsaved
from blog.admin.unsaved import list_unsaved_texts
from blog.models import Post, Tag, UnsavedText
from tests.support import admin_form
from tests.support.posts import MakePost


def autosave(client: Client, post: Post | None, data: admin_form.Fields) -> Any:
    return client.post(admin_form.post_url("autosave", post), data)


def type_text(client: Client, post: Post | None, **changes: Any) -> admin_form.Fields:
    """Open the form, change values and autosave them. Return the form's values."""
    data = admin_form.open_form(client, post) | changes
    assert autosave(client, post, data).status_code == HTTPStatus.OK
    return data


def list_bodies() -> set[str]:
    return {text.data["body"][0] for text in UnsavedText.objects.all()}


def read_list(client: Client, post: Post | None) -> list[str]:
    """Return the texts that the form's page offers to restore."""
    page = client.get(admin_form.post_url("change" if post else "add", post))
    rows = BeautifulSoup(page.content, "html.parser").select("#unsaved-texts li > span:first-child")
    return [" ".join(row.get_text(" ").split()) for row in rows]


def test_restored_form_has_all_values_of_a_text(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Saved.")
    tag = Tag.objects.create(name="Sea", slug="sea")
    data = type_text(edith, post, body="Unsaved.", tags=[tag.pk], published_at="2026-01-05T10:20", title="")
    restored = admin_form.open_form(edith, post, f"?unsaved={data['_unsaved']}")
    assert (restored["body"], restored["tags"], restored["title"]) == ("Unsaved.", [str(tag.pk)], "")
    assert restored["published_at"] == "2026-01-05T10:20"
    post.refresh_from_db()
    assert post.body == "Saved."


def test_autosaves_of_one_form_store_one_text(edith: Client) -> None:
    data = type_text(edith, None, title="Just begun")
    response = autosave(edith, None, data | {"title": "Just begun, and on"})
    assert json.loads(response.content)["stored"] is True
    assert UnsavedText.objects.get().data["title"] == ["Just begun, and on"]


@pytest.mark.parametrize("is_new", [True, False])
def test_autosaves_of_two_forms_store_two_texts(edith: Client, make_post: MakePost, is_new: bool) -> None:
    post = None if is_new else make_post("Tides")
    type_text(edith, post, body="From the crash.")
    type_text(edith, post, body="Typed while the list was unanswered.")
    assert list_bodies() == {"From the crash.", "Typed while the list was unanswered."}
    assert len(read_list(edith, post)) == 2


def test_restored_text_is_replaced_by_its_continuation(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    first, other = type_text(edith, post, body="First."), type_text(edith, post, body="Other.")
    restored = admin_form.open_form(edith, post, f"?unsaved={first['_unsaved']}")
    assert list_bodies() == {"First.", "Other."}
    autosave(edith, post, restored | {"body": "First, continued."})
    assert list_bodies() == {"First, continued.", "Other."}
    assert restored["_unsaved"] not in {first["_unsaved"], other["_unsaved"]}


def test_list_shows_time_and_first_words_and_folds_more_than_three(
    edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    for number in range(5):
        type_text(edith, post, body=f"Attempt {number}\n\nat the same beginning")
    page = edith.get(admin_form.post_url("change", post))
    form = BeautifulSoup(page.content, "html.parser").select_one("#unsaved-texts form")
    assert form
    assert len(form.select("ul")[0].select("li")) == 3
    assert "2 older" in form.select_one("details summary").text  # type: ignore[union-attr]
    newest = UnsavedText.objects.all()[0]
    row = read_list(edith, post)[0]
    assert row == f"{newest.saved_at:%-d %B, %H:%M} UTC Tides: Attempt 4 at the same beginning"


@pytest.mark.parametrize("is_new", [True, False])
def test_save_deletes_the_text_that_was_saved_and_no_other(
    edith: Client, make_post: MakePost, is_new: bool
) -> None:
    post = None if is_new else make_post("Tides")
    type_text(edith, post, body="Another form.")
    data = type_text(edith, post, title="Ebb", slug="", body="Typed and saved.")
    assert admin_form.submit_form(edith, post, data).status_code == HTTPStatus.FOUND
    assert list_bodies() == {"Another form."}


def test_save_of_a_restored_text_deletes_it(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    data = type_text(edith, post, body="Unsaved.")
    restored = admin_form.open_form(edith, post, f"?unsaved={data['_unsaved']}")
    assert admin_form.submit_form(edith, post, restored).status_code == HTTPStatus.FOUND
    assert not UnsavedText.objects.exists()


def test_refused_save_keeps_the_text_and_the_id(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    data = type_text(edith, post, title="")
    response = admin_form.submit_form(edith, post, data)
    assert UnsavedText.objects.exists()
    assert admin_form.read_form(response)["_unsaved"] == data["_unsaved"]


def test_autosave_with_the_id_of_another_person_or_post_is_refused(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post, other = make_post("Tides"), make_post("Ebb")
    data = type_text(ada, post, body="Ada's.")
    for client, target in ((edith, post), (ada, other), (ada, None)):
        mine = admin_form.open_form(client, target) | {"_unsaved": data["_unsaved"], "body": "Mine."}
        assert autosave(client, target, mine).status_code == HTTPStatus.CONFLICT
    assert list_bodies() == {"Ada's."}


@pytest.mark.parametrize("pk", ["", "1", "not-an-id"])
def test_autosave_without_a_valid_id_is_refused(edith: Client, pk: str) -> None:
    response = autosave(edith, None, {"title": "T", "_unsaved": pk})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "Reload the page" in json.loads(response.content)["error"]


def test_autosave_of_a_text_that_is_too_long_is_refused(
    edith: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsaved, "MAX_CHARACTERS", 100)
    data = admin_form.open_form(edith) | {"body": "a" * 101}
    response = autosave(edith, None, data)
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "more than 100 characters" in json.loads(response.content)["error"]
    assert not UnsavedText.objects.exists()


def store(user: User, days: int) -> UUID:
    time = timezone.now() - timedelta(days=days)
    return UnsavedText.objects.create(
        id=uuid4(), editor=user, data={"body": [f"{days} days old"]}, saved_at=time
    ).pk


def test_new_text_deletes_old_ones_beyond_twenty(edith: Client) -> None:
    user = User.objects.get(username="edith")
    for days in range(18):
        store(user, days)
    oldest, old, recent = store(user, 60), store(user, 31), store(user, 29)
    type_text(edith, None, body="New.")
    ids = set(UnsavedText.objects.values_list("pk", flat=True))
    assert oldest not in ids
    assert {old, recent} <= ids


def test_hundred_recent_texts_are_kept_and_no_more(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unsaved, "MAX_TEXTS", 25)
    user = User.objects.get(username="edith")
    ids = {store(user, 0) for _ in range(25)}
    response = autosave(edith, None, admin_form.open_form(edith) | {"body": "One more."})
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "Discard some of them" in json.loads(response.content)["error"]
    assert set(UnsavedText.objects.values_list("pk", flat=True)) == ids


def test_discard_deletes_one_text(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    data = type_text(edith, post, body="Discarded.")
    type_text(edith, post, body="Not discarded.")
    response = edith.post(admin_form.post_url("autosave", post), {"_discard": data["_unsaved"]})
    assert response.headers["Location"] == admin_form.post_url("change", post)
    assert list_bodies() == {"Not discarded."}


def test_discard_does_not_delete_the_text_of_another_person(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    data = type_text(ada, post, body="Ada's.")
    edith.post(admin_form.post_url("autosave", post), {"_discard": data["_unsaved"]})
    assert list_bodies() == {"Ada's."}


def test_text_equal_to_the_post_is_not_stored(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", tags=("Sea",))
    data = type_text(edith, post, body="Changed.")
    response = autosave(edith, post, data | {"body": post.body})
    assert json.loads(response.content)["stored"] is False
    assert not UnsavedText.objects.exists()


def test_form_of_a_text_that_is_gone_says_so(edith: Client, make_post: MakePost) -> None:
    url = admin_form.post_url("change", make_post("Tides"))
    for pk in (uuid4(), "nonsense"):
        assert "doesn’t exist any more" in admin_form.page_text(edith.get(f"{url}?unsaved={pk}"))


def test_save_of_a_restored_text_reports_an_edit_conflict(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    data = type_text(ada, post, body="Ada's, unsaved.")
    admin_form.save_post(edith, post, body="Edith's, saved.")
    restored = admin_form.open_form(ada, post, f"?unsaved={data['_unsaved']}")
    response = admin_form.submit_form(ada, post, restored)
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
    type_text(edith, None, title="T", is_superuser="1")
    assert not {"is_superuser", "csrfmiddlewaretoken"} & UnsavedText.objects.get().data.keys()


def test_deleted_post_leaves_the_unsaved_texts_of_its_editors(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    type_text(edith, post, body="Edith's, unsaved.")
    post.delete()
    assert list_bodies() == {"Edith's, unsaved."}
    assert "Edith's, unsaved." in " ".join(read_list(edith, None))


def test_unsaved_texts_of_new_posts_and_of_posts_are_listed(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    type_text(ada, post, body="More.")
    type_text(ada, None, title="Just begun")
    type_text(edith, None, title="Edith's")
    ada_user = User.objects.get(username="ada")
    new, changed = list_unsaved_texts(ada_user)
    assert (new.post, new.first_words, changed.post) == (None, "Just begun", post)
    assert list_unsaved_texts(ada_user, only_new=True) == [new]
    assert 'value="Just begun"' in ada.get(new.url).content.decode()


def test_texts_of_posts_that_may_not_be_changed_any_more_are_not_listed(
    ada: Client, make_post: MakePost
) -> None:
    post, trashed = make_post("Tides"), make_post("Ebb")
    for each in (post, trashed):
        type_text(ada, each, body="More.")
    Post.objects.filter(pk=post.pk).update(author=User.objects.create_user("otto"))
    Post.objects.filter(pk=trashed.pk).update(trashed_at=timezone.now())
    assert list_unsaved_texts(User.objects.get(username="ada")) == []


def test_list_of_unsaved_texts_is_one_query(
    ada: Client, make_post: MakePost, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        type_text(ada, make_post(), body="More.")
    user = User.objects.get(username="ada")
    user.has_perm("blog.edit_all_posts")  # Django reads the permissions once
    with django_assert_num_queries(1):
        assert len(list_unsaved_texts(user)) == 3


def test_list_of_posts_shows_unsaved_new_posts(ada: Client, edith: Client, make_post: MakePost) -> None:
    type_text(ada, make_post("Tides"), body="A change.")
    data = type_text(ada, None, title="Just begun")
    type_text(edith, None, title="Edith's")
    url = admin_form.post_url("changelist")
    rows = BeautifulSoup(ada.get(url).content, "html.parser").select(".unsaved li")
    assert ["Just begun" in row.text for row in rows] == [True]
    form = {"_discard": data["_unsaved"], "_from": "list"}
    assert ada.post(admin_form.post_url("autosave"), form).headers["Location"] == url
    assert "Just begun" not in ada.get(url).content.decode()
