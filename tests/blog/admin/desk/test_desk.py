"""The desk, the admin's first page: each user sees their own work, and what they may do next."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from blog.admin.reviews import queue
from blog.admin.unsaved import store_text
from blog.models import Draft, Photo, Post
from blog.publishing import revisions
from common import content_table
from tests.support import admin_form
from tests.support.posts import MakePost

_FUTURE = datetime(2999, 1, 1, 9, tzinfo=UTC)
MAX_QUERIES = 15


def _read_section(client: Client, title: str) -> str:
    page = BeautifulSoup(client.get(reverse("admin:index")).content, "html.parser")
    headings = [heading for heading in page.select(".desk-section h2") if heading.text == title]
    if not headings:
        return ""
    section = headings[0].find_parent("section")
    assert section
    return " ".join(section.get_text(" ").split())


def _add_draft(post: Post, user: User, publish_at: datetime | None = None) -> None:
    Draft.objects.create(post=post, editor=user, publish_at=publish_at, data=revisions.take_snapshot(post))


def _submit(post: Post, user: User, note: str = "") -> None:
    queue.request_review(post, user=user, note=note)


def test_drafts_are_the_users_own(ada: Client, edith: Client, make_post: MakePost) -> None:
    make_post("Unfinished", status="draft")
    assert "Unfinished Edited" in _read_section(ada, "Your drafts")
    assert "You have no drafts." in _read_section(edith, "Your drafts")


def test_trashed_draft_is_not_on_the_desk(ada: Client, make_post: MakePost) -> None:
    make_post("Unfinished", status="draft", trashed_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert "You have no drafts." in _read_section(ada, "Your drafts")


def test_posts_wait_for_an_editor_oldest_first(edith: Client, author: User, make_post: MakePost) -> None:
    for title in ("First", "Second"):
        _submit(make_post(title, status="draft"), author, note=f"Note of {title}")
    section = _read_section(edith, "Waiting for review")
    assert section.index("Note of First") < section.index("Note of Second")
    assert author.get_full_name() in section


def test_authors_see_no_reviews_of_others(outsider: Client, author: User, make_post: MakePost) -> None:
    _submit(make_post("A secret draft", status="draft"), author)
    assert "No post waits for a review." in _read_section(outsider, "Waiting for review")


def test_returned_draft_shows_the_note_to_its_writer(
    connie: Client, edith: Client, make_post: MakePost
) -> None:
    writer, editor = User.objects.get(username="connie"), User.objects.get(username="edith")
    post = make_post("A story", status="draft", author=writer)
    _submit(post, writer)
    assert "A story In review" in _read_section(connie, "Your drafts")
    queue.return_post(post, user=editor, note="Shorten the end.")
    section = _read_section(connie, "Your drafts")
    assert "A story Returned" in section
    assert "Shorten the end." in section
    assert _read_section(connie, "Waiting for review") == ""


def test_schedule_lists_all_changes_in_their_order(edith: Client, author: User, make_post: MakePost) -> None:
    make_post("Later", published_at=_FUTURE.replace(year=3001))
    make_post("Ends", expires_at=_FUTURE.replace(year=3000))
    changed = make_post("Changed")
    _add_draft(changed, author, publish_at=_FUTURE)
    section = _read_section(edith, "Scheduled next")
    parts = [
        "Changed Changes 1 Jan 2999",
        "Ends Disappears 1 Jan 3000",
        "Later Appears 1 Jan 3001, 09:00 UTC",
    ]
    assert [section.find(part) for part in parts] == sorted(section.find(part) for part in parts)
    assert all(part in section for part in parts)


def test_published_post_with_changes_is_listed(edith: Client, author: User, make_post: MakePost) -> None:
    _add_draft(make_post("Live"), author)
    assert "Live Ada Lovelace" in _read_section(edith, "Published, with changes")


def test_post_without_a_summary_needs_attention(edith: Client, make_post: MakePost) -> None:
    make_post("Bare", summary="")
    assert "Bare The summary is missing." in _read_section(edith, "Needs attention")


def test_failed_photo_needs_attention(ada: Client, author: User) -> None:
    photo = Photo.objects.create(file="uploads/1/a.jpg", alt="A pier", width=3, height=2, uploaded_by=author)
    content_table.put_photo(photo.key, "1", problem="the file is truncated")
    assert "A pier the file is truncated" in _read_section(ada, "Needs attention")


def test_unsaved_text_is_offered_only_to_its_writer(ada: Client, edith: Client, author: User) -> None:
    store_text(author, None, uuid4(), {"title": ["Waves"], "body": ["At night."]})
    assert "Waves: At night. Not saved since" in _read_section(ada, "Unsaved texts")
    assert _read_section(edith, "Unsaved texts") == ""


def test_editors_see_what_everybody_did(ada: Client, edith: Client, outsider: Client) -> None:
    admin_form.save_post(ada, title="By Ada", body="Text.")
    assert "By Ada Ada Lovelace: Added." in _read_section(edith, "Recent activity")
    assert "By Ada" in _read_section(ada, "Recent activity")
    assert "Nothing has happened yet." in _read_section(outsider, "Recent activity")


@pytest.mark.parametrize("count", [0, 10])
def test_desk_has_a_bounded_number_of_queries_and_rows(
    edith: Client,
    author: User,
    make_post: MakePost,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    editor = User.objects.get(username="edith")
    for number in range(count):
        store_text(editor, None, uuid4(), {"title": ["Waves"]})
        make_post(f"Mine {number}", status="draft", author=editor, project=False)
        _submit(make_post(f"Theirs {number}", status="draft", project=False), author)
        changed = make_post(f"Live {number}", summary="", expires_at=_FUTURE, project=False)
        _add_draft(changed, author, publish_at=_FUTURE)
    with django_assert_max_num_queries(MAX_QUERIES):
        response = edith.get(reverse("admin:index"))
    sections = BeautifulSoup(response.content, "html.parser").select(".desk-section")
    assert max(len(section.select("li")) for section in sections) <= 8


@pytest.mark.parametrize("client_name", ["ada", "edith", "connie"])
def test_navigation_begins_with_posts_and_photos(client_name: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(client_name)
    page = BeautifulSoup(client.get(reverse("admin:index")).content, "html.parser")
    names = [item.text.strip() for item in page.select(".desk-nav li")]
    assert names[:4] == ["Posts", "Photos", "Tags", "Series"]
    assert names[4:] == (["Subscribers", "Redirects", "Users"] if client_name == "edith" else [])


def test_person_without_permissions_sees_no_sections(db: None, client: Client) -> None:
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    text = admin_form.page_text(client.get(reverse("admin:index")))
    assert "You don’t have permission to view or edit anything." in text
    assert "Your drafts" not in text
