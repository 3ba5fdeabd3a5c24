import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.models import Photo
from common import content_table
from tests.support.posts import MakePost

LIBRARY = reverse("admin:blog_photo_library")


def add_photo(name: str, **values: Any) -> Photo:
    return Photo.objects.create(
        file=f"uploads/1f0c/{name}.jpg", alt=name.title(), width=3, height=2, **values
    )


def read_library(client: Client, **query: Any) -> Any:
    response = client.get(LIBRARY, query)
    assert response.status_code == 200
    return json.loads(response.content)


def list_alts(client: Client, **query: Any) -> list[str]:
    return [photo["alt"] for photo in read_library(client, **query)["results"]]


def describe(client: Client, photo: Photo, **values: str) -> Any:
    data = {"alt": photo.alt, "caption": photo.caption, **values}
    return client.post(reverse("admin:blog_photo_describe", args=[photo.pk]), data)


def test_library_has_pages_of_24(edith: Client) -> None:
    for number in range(25):
        add_photo(f"photo-{number}")
    first, second = (read_library(edith, page=page) for page in (1, 2))
    assert (len(first["results"]), first["next"]) == (24, 2)
    assert (len(second["results"]), second["next"]) == (1, None)
    assert read_library(edith, page="junk") == first


def test_library_shows_thumbnails_problems_and_uses(
    edith: Client, make_post: MakePost, put_renditions: Callable[[str, list[int]], None]
) -> None:
    photo, failed = add_photo("boat", caption="Moored"), add_photo("broken")
    put_renditions(photo.key, [320])
    content_table.put_photo(failed.key, "1", problem="the file is truncated")
    post = make_post("Live", body=f"![](/{photo.key})")
    broken, boat = read_library(edith)["results"]
    assert (boat["alt"], boat["caption"], boat["use_count"]) == ("Boat", "Moored", 1)
    assert "320.webp 320w" in boat["srcset"]
    assert boat["uses"] == [{"title": "Live", "url": reverse("admin:blog_post_change", args=[post.pk])}]
    assert (broken["srcset"], broken["problem"], broken["uses"]) == ("", "the file is truncated", [])


def test_library_searches_and_filters(edith: Client, make_post: MakePost) -> None:
    editor = User.objects.get(username="edith")
    boat = add_photo("red-boat")
    add_photo("pier", caption="A boat is missing", uploaded_by=editor)
    make_post(body=f"![](/{boat.key})")
    assert list_alts(edith, q="boat") == ["Pier", "Red-Boat"]
    assert list_alts(edith, q="boat red") == ["Red-Boat"]
    assert list_alts(edith, q="1f0c") == []
    assert list_alts(edith, mine=1) == ["Pier"]
    assert list_alts(edith, unused=1) == ["Pier"]
    assert list_alts(edith, id=boat.pk) == ["Red-Boat"]


def test_library_only_counts_drafts_of_others_and_the_trash(outsider: Client, make_post: MakePost) -> None:
    photo = add_photo("boat")
    make_post("Secret plan", body=f"![](/{photo.key})", status="draft")
    make_post("Deleted", body=f"![](/{photo.key})", trashed_at=timezone.now())
    make_post("Live", body=f"![](/{photo.key})")
    (found,) = read_library(outsider)["results"]
    assert found["use_count"] == 3
    assert found["uses"] == [{"title": "Live", "url": "/posts/live/"}]
    assert found["describe"] == ""


def test_library_costs_no_query_for_each_photo(
    edith: Client, make_post: MakePost, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        make_post(f"Post {number}", body=f"![](/{add_photo(f'photo-{number}').key})")
    with django_assert_max_num_queries(8):
        read_library(edith)


def test_library_requires_a_permission(client: Client, django_user_model: Any, db: None) -> None:
    client.force_login(django_user_model.objects.create_user("staff", is_staff=True))
    assert client.get(LIBRARY).status_code == 403


def test_described_photo_changes_its_posts(edith: Client, make_post: MakePost) -> None:
    photo = add_photo("boat")
    post = make_post("Live", body=f"![Boat](/{photo.key})")
    response = describe(edith, photo, alt="A ship", caption="At sea")
    assert response.status_code == 200
    post.refresh_from_db()
    assert post.body == f"![A ship](/{photo.key})"
    result = json.loads(response.content)
    assert (result["photo"]["alt"], result["photo"]["caption"]) == ("A ship", "At sea")
    assert result["versions"] == {str(post.pk): post.version}


def test_description_without_alternative_text_is_refused(edith: Client) -> None:
    response = describe(edith, add_photo("boat"), alt=" ")
    assert response.status_code == 400
    assert "alt" in json.loads(response.content)["errors"]


def test_failed_publication_changes_no_description(
    edith: Client, make_post: MakePost, break_publishing: Callable[[], None]
) -> None:
    photo = add_photo("boat")
    make_post("Live", body=f"![Boat](/{photo.key})")
    break_publishing()
    response = describe(edith, photo, alt="A ship")
    assert response.status_code == 409
    assert "DynamoDB is unreachable" in json.loads(response.content)["error"]
    photo.refresh_from_db()
    assert photo.alt == "Boat"


def test_photo_of_another_author_is_not_described(outsider: Client) -> None:
    assert describe(outsider, add_photo("boat"), alt="Mine").status_code == 403
