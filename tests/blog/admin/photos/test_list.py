"""The list of photos, and the page of one."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.models import Draft, Photo, UnsavedText
from common import content_table
from tests.support import admin_form
from tests.support.posts import MakePost

LIST = reverse("admin:blog_photo_changelist")


def add_photo(name: str) -> Photo:
    return Photo.objects.create(file=f"uploads/1f0c/{name}.jpg", alt=name.title(), width=3, height=2)


def list_alts(client: Client, **query: str) -> set[str]:
    return {photo.alt for photo in client.get(LIST, query).context["cl"].result_list}


def test_filter_finds_photos_that_no_post_uses(edith: Client, make_post: MakePost) -> None:
    photos = {name: add_photo(name) for name in "text cover sketch draft trash unsaved none".split()}
    post = make_post("Live", body=f"![]({photos['text'].key})", cover=photos["cover"])
    make_post("Sketch", body=f"![](/{photos['sketch'].key})", status="draft")
    Draft.objects.create(post=post, data={"body": f"![](/{photos['draft'].key})"})
    make_post("Trash", body=f"![](/{photos['trash'].key})", status="draft", trashed_at=timezone.now())
    body = [f"![](/{photos['unsaved'].key})"]
    UnsavedText.objects.create(id="0" * 32, editor=post.author, saved_at=timezone.now(), data={"body": body})
    assert list_alts(edith, use="unused") == {"None"}
    assert list_alts(edith, use="used") == {"Text", "Cover", "Sketch", "Draft", "Trash"}
    assert len(list_alts(edith)) == 7


def test_filter_costs_no_query_for_each_photo(
    edith: Client, make_post: MakePost, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        make_post(f"Post {number}", body=f"![](/{add_photo(f'photo-{number}').key})")
    with django_assert_max_num_queries(16):
        edith.get(LIST, {"use": "used"})


def test_search_ignores_the_random_key(edith: Client, db: None) -> None:
    add_photo("boat")
    assert list_alts(edith, q="1f0c") == set()
    assert list_alts(edith, q="boa") == {"Boat"}


@pytest.fixture
def failed(aws_resources: dict[str, str], db: None) -> Photo:
    photo = add_photo("boat")
    content_table.put_photo(photo.key, "1", problem="the file is truncated")
    return photo


def test_list_shows_why_a_photo_failed(edith: Client, failed: Photo) -> None:
    assert "Processing failed: the file is truncated" in admin_form.page_text(edith.get(LIST))


def test_page_shows_why_the_photo_failed_and_its_markdown(edith: Client, failed: Photo) -> None:
    response: Any = edith.get(reverse("admin:blog_photo_change", args=[failed.pk]))
    assert "Processing failed: the file is truncated" in admin_form.page_text(response)
    assert f'value="![Boat](/{failed.key})"' in response.content.decode()
