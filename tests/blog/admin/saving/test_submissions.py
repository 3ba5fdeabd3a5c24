from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.admin import submissions
from blog.models import Post, Revision, Submission
from blog.publishing import publish
from tests.support import admin_form
from tests.support.posts import MakePost


def list_messages(client: Client, response: Any) -> list[str]:
    page = client.get(response.headers["Location"])
    return [str(message) for message in page.context["messages"]]


def test_second_submission_of_a_new_post_gets_the_response_of_the_first(edith: Client) -> None:
    data = admin_form.open_form(edith) | {"title": "Tides", "slug": "tides"}
    first, second = (admin_form.submit_form(edith, None, data) for _ in range(2))
    assert first.status_code == HTTPStatus.FOUND
    assert second.headers["Location"] == first.headers["Location"]
    assert [post.title for post in Post.objects.all()] == ["Tides"]
    assert len([text for text in list_messages(edith, second) if "saved" in text]) == 1


@pytest.mark.parametrize("button", ["_continue", "_save", "_publish"])
def test_second_submission_of_a_post_gets_the_response_of_the_first(
    edith: Client, make_post: MakePost, button: str
) -> None:
    post = make_post("Tides", status="draft")
    data = admin_form.open_form(edith, post) | {"body": "Changed.", button: "1"}
    first, second = (edith.post(admin_form.post_url("change", post), data) for _ in range(2))
    assert first.status_code == HTTPStatus.FOUND
    assert second.headers["Location"] == first.headers["Location"]
    assert Post.objects.get().version == post.version + 1
    assert len([text for text in list_messages(edith, second) if text.startswith(("Draft", "The post"))]) == 1


def test_second_submission_with_more_text_saves_it_in_the_new_post(edith: Client) -> None:
    data = admin_form.open_form(edith) | {"title": "Tides", "slug": "tides", "body": "One."}
    admin_form.submit_form(edith, None, data)
    response = admin_form.submit_form(edith, None, data | {"body": "One. Two."})
    post = Post.objects.get()
    assert response.headers["Location"] == admin_form.post_url("change", post)
    assert post.body == "One. Two."


def test_invalid_submission_can_be_corrected(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    response = admin_form.save_post(edith, post, title="")
    corrected = admin_form.read_form(response) | {"title": "Ebb"}
    assert not Submission.objects.exists()
    assert admin_form.submit_form(edith, post, corrected).status_code == HTTPStatus.FOUND
    assert Post.objects.get().title == "Ebb"


def test_refused_publication_offers_to_publish_again(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", status="draft")
    response = admin_form.save_post(edith, post, title="", _publish="1")
    buttons = BeautifulSoup(response.content, "html.parser").select(".save-buttons button")
    assert "_publish" in {button.get("name") for button in buttons}


def test_submission_that_could_not_be_published_can_be_repeated(
    edith: Client, make_post: MakePost, break_publishing: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post("Tides")
    data = admin_form.open_form(edith, post) | {"title": "Ebb"}
    write_change = publish.write_change
    break_publishing()
    assert admin_form.submit_form(edith, post, data).status_code == HTTPStatus.OK
    monkeypatch.setattr(publish, "write_change", write_change)
    assert admin_form.submit_form(edith, post, data).status_code == HTTPStatus.FOUND
    assert Post.objects.get().title == "Ebb"


def test_submission_after_a_conflict_can_be_repeated(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    data = admin_form.open_form(ada, post) | {"body": "Ada's."}
    admin_form.save_post(edith, post, body="Edith's.")
    refused = admin_form.submit_form(ada, post, data)
    accepted = admin_form.submit_form(ada, post, admin_form.read_form(refused))
    assert accepted.status_code == HTTPStatus.FOUND
    assert Post.objects.get().body == "Ada's."


def test_form_id_of_another_person_saves_nothing(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    data = admin_form.open_form(ada, post) | {"body": "Ada's."}
    admin_form.submit_form(ada, post, data)
    stolen = admin_form.open_form(edith, post) | {"_submission": data["_submission"], "body": "Edith's."}
    assert admin_form.submit_form(edith, post, stolen).status_code == HTTPStatus.FORBIDDEN
    assert Post.objects.get().body == "Ada's."


@pytest.mark.parametrize("pk", ["", "nonsense", None])
def test_form_without_a_valid_id_is_saved(edith: Client, make_post: MakePost, pk: str | None) -> None:
    post = make_post("Tides")
    data = admin_form.open_form(edith, post) | {"body": "Changed.", "_submission": pk}
    response = admin_form.submit_form(edith, post, {name: v for name, v in data.items() if v is not None})
    assert response.status_code == HTTPStatus.FOUND
    assert Post.objects.get().body == "Changed."


def test_second_restore_of_a_revision_gets_the_response_of_the_first(
    edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", body="First.", status="draft")
    admin_form.save_post(edith, post, body="Second.")
    first = Revision.objects.earliest("pk")
    url = reverse("admin:blog_post_revision", args=[post.pk, first.pk])
    form = BeautifulSoup(edith.get(url).content, "html.parser").select(".revision-restore input")
    data = {str(field["name"]): str(field["value"]) for field in form}
    one, two = (edith.post(url, data) for _ in range(2))
    assert one.headers["Location"] == two.headers["Location"] == admin_form.post_url("change", post)
    texts = list_messages(edith, two)
    assert len([text for text in texts if text.startswith("Restored")]) == 1
    assert not [text for text in texts if "Not restored" in text]


def test_old_submissions_are_deleted_in_batches(
    edith: Client,
    make_post: MakePost,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(submissions, "_BATCH", 2)
    user = User.objects.get(username="edith")
    Submission.objects.bulk_create(Submission(id=uuid4(), editor=user, digest="") for _ in range(3))
    Submission.objects.update(saved_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        admin_form.save_post(edith, make_post("Tides"), body="Changed.")
    assert Submission.objects.count() == 3 - 2 + 1
