from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from blog.models import Photo, Post, Redirect, Revision, Series, Tag
from blog.reader import queries, types
from tests.support import admin_form
from tests.support.posts import MakePost

BreakPublishing = Callable[[], None]


def get_published(slug: str) -> types.PublishedPost:
    result = queries.get_post(slug, timezone.now())
    assert isinstance(result, types.PostDetail)
    return result.post


def test_save_updates_the_published_post(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", tags=("Sea",))
    light = Tag.objects.create(name="Light", slug="light")
    response = admin_form.save_post(edith, post, body="New *text*.", tags=[light.pk])
    assert response.status_code == 302
    assert "<em>text</em>" in get_published("tides")["html"]
    assert [tag["name"] for tag in get_published("tides")["tags"]] == ["Light"]


def test_publish_button_publishes_and_returns_to_the_post(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", status="draft")
    data = admin_form.open_form(edith, post) | {"_publish": "1"}
    response = edith.post(admin_form.post_url("change", post), data)
    assert response.headers["Location"] == admin_form.post_url("change", post)
    assert get_published("tides")["title"] == "Tides"


def test_unpublish_button_removes_the_post_from_readers(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    edith.post(admin_form.post_url("change", post), admin_form.open_form(edith, post) | {"_unpublish": "1"})
    assert queries.get_post("tides", timezone.now()) == queries.GONE


def test_new_post_that_cannot_be_published_is_not_saved(
    edith: Client, break_publishing: BreakPublishing
) -> None:
    data = admin_form.open_form(edith) | {"title": "Tides", "body": "My words.", "status": "published"}
    break_publishing()
    response = admin_form.submit_form(edith, None, data)
    assert response.status_code == 200
    assert "DynamoDB is unreachable. Readers still see the old state. Try again." in admin_form.page_text(
        response
    )
    assert admin_form.read_form(response)["body"] == "My words."
    assert not Post.objects.exists()
    assert not Revision.objects.exists()
    assert not LogEntry.objects.exists()


def test_change_that_cannot_be_published_changes_nothing(
    edith: Client, make_post: MakePost, break_publishing: BreakPublishing
) -> None:
    post = make_post("Tides", body="Old.", tags=("Sea",))
    data = admin_form.open_form(edith, post) | {"body": "My new words.", "slug": "ebb", "tags": []}
    break_publishing()
    response = admin_form.submit_form(edith, post, data)
    assert "Readers still see the old state." in admin_form.page_text(response)
    values = admin_form.read_form(response)
    assert (values["body"], values["slug"], values["version"]) == ("My new words.", "ebb", "0")
    post = Post.objects.get()
    assert (post.body, post.slug, post.version, post.tags.count()) == ("Old.", "tides", 0, 1)
    assert not Redirect.objects.exists()
    assert not Revision.objects.exists()
    assert "Old." in get_published("tides")["html"]


def test_refused_form_can_be_submitted_again(
    edith: Client, make_post: MakePost, break_publishing: BreakPublishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post("Tides")
    with monkeypatch.context() as patch:
        patch.setattr("blog.publishing.publish.write_change", fail_to_publish)
        response = admin_form.submit_form(
            edith, post, admin_form.open_form(edith, post) | {"body": "My new words."}
        )
    admin_form.submit_form(edith, post, admin_form.read_form(response))
    assert "My new words." in get_published("tides")["html"]


def fail_to_publish(*_: object) -> None:
    from blog.publishing.publish import PublishError

    raise PublishError("Not now.")


def test_invalid_form_keeps_its_values(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    response = admin_form.save_post(edith, post, title="", body="My words.")
    assert admin_form.read_form(response)["body"] == "My words."
    assert "This field is required." in admin_form.page_text(response)


def test_too_many_tags_are_a_form_error(edith: Client) -> None:
    tags = [Tag.objects.create(name=f"T{n}", slug=f"t{n}").pk for n in range(9)]
    response = admin_form.save_post(edith, title="Tides", tags=tags)
    assert "Choose at most 8 tags. You chose 9." in admin_form.page_text(response)


def test_changed_slug_creates_a_redirect(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save_post(edith, post, slug="ebb-and-flow")
    assert queries.get_post("tides", timezone.now()) == types.MovedPost("ebb-and-flow")
    assert "tides" in admin_form.page_text(edith.get(reverse("admin:blog_redirect_changelist")))


def test_update_time_changes_only_with_the_text(edith: Client, make_post: MakePost) -> None:
    then = datetime(2026, 1, 2, tzinfo=UTC)
    post = make_post("Tides", updated_at=then)
    admin_form.save_post(edith, post, seo_title="Tides, explained")
    assert get_published("tides")["updated_at"] == "2026-01-02T00:00:00Z"
    admin_form.save_post(edith, post, body="Rewritten.")
    assert get_published("tides")["updated_at"] > "2026-01-02T00:00:00Z"


def test_save_keeps_the_seconds_of_the_publication_time(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", published_at=datetime(2026, 1, 2, 3, 4, 56, tzinfo=UTC))
    admin_form.save_post(edith, post, body="Rewritten.")
    assert get_published("tides")["published_at"] == "2026-01-02T03:04:56Z"


@pytest.mark.parametrize(
    ("model", "name", "changes"),
    [
        (Tag, "tag", {"name": "Ocean", "slug": "ocean"}),
        (Series, "series", {"name": "Ocean", "slug": "ocean"}),
    ],
)
def test_renamed_tag_or_series_is_published(
    edith: Client, make_post: MakePost, model: type[Tag | Series], name: str, changes: dict[str, str]
) -> None:
    make_post("Tides", tags=("Sea",), series="Sea")
    make_post("Ebb", tags=("Sea",), series="Sea")
    edith.post(reverse(f"admin:blog_{name}_change", args=[model.objects.get().pk]), changes)
    for slug in ("tides", "ebb"):
        post = get_published(slug)
        assert "Ocean" in {post["series"], *(tag["name"] for tag in post["tags"])}
    if model is Tag:
        now = timezone.now()
        assert len(queries.list_posts(now, tag="ocean").results) == 2
        assert queries.list_posts(now, tag="sea").results == []
        assert [(count.key, count.posts) for count in queries.count_posts("tag", now)[0]] == [("ocean", 2)]


def test_deleted_tag_is_gone_for_readers(edith: Client, make_post: MakePost) -> None:
    make_post("Tides", tags=("Sea",))
    edith.post(reverse("admin:blog_tag_delete", args=[Tag.objects.get().pk]), {"post": "yes"})
    assert get_published("tides")["tags"] == []
    assert queries.count_posts("tag", timezone.now())[0] == []


def test_rename_that_fails_halfway_is_rolled_back(
    edith: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post("Tides", tags=("Sea",))
    make_post("Ebb", tags=("Sea",))
    fail_once_after(monkeypatch, 1)
    url = reverse("admin:blog_tag_change", args=[Tag.objects.get().pk])
    response = edith.post(url, {"name": "Ocean", "slug": "ocean"})
    assert "Not now." in admin_form.page_text(response)
    assert Tag.objects.get().name == "Sea"
    assert [get_published(slug)["tags"][0]["name"] for slug in ("tides", "ebb")] == ["Sea", "Sea"]


def fail_once_after(monkeypatch: pytest.MonkeyPatch, successes: int) -> None:
    from blog.publishing import publish

    write_change, calls = publish.write_change, []

    def count_and_write(*values: object) -> None:
        calls.append(values)
        if len(calls) == successes + 1:
            raise publish.PublishError("Not now.")
        write_change(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(publish, "write_change", count_and_write)


def submit_first_name(client: Client, user: User, first_name: str) -> Any:
    """Submit the form of a user with a new first name."""
    url = reverse("admin:auth_user_change", args=[user.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form.initial.get(name) for name in form.fields if name not in {"password", "last_login"}}
    joined = user.date_joined
    data |= {"date_joined_0": f"{joined:%Y-%m-%d}", "date_joined_1": f"{joined:%H:%M:%S}"}
    data["first_name"] = first_name
    return client.post(url, {name: value for name, value in data.items() if value not in (None, "", [])})


def test_renamed_author_is_published(admin_client: Client, make_post: MakePost) -> None:
    submit_first_name(admin_client, make_post("Tides").author, "Augusta")
    assert get_published("tides")["author"] == "Augusta Lovelace"


def test_author_whose_posts_cannot_be_published_is_not_renamed(
    admin_client: Client, make_post: MakePost, break_publishing: BreakPublishing
) -> None:
    author = make_post("Tides").author
    break_publishing()
    response = submit_first_name(admin_client, author, "Augusta")
    assert "Readers still see the old state." in admin_form.page_text(response)
    assert response.context["adminform"].form["first_name"].value() == "Augusta"
    author.refresh_from_db()
    assert author.first_name == "Ada"


def test_photo_whose_posts_cannot_be_published_is_not_changed(
    edith: Client, make_post: MakePost, break_publishing: BreakPublishing
) -> None:
    photo = Photo.objects.create(file="uploads/1/boat.jpg", alt="Boat", width=3, height=2)
    make_post("Tides", cover=photo)
    break_publishing()
    url = reverse("admin:blog_photo_change", args=[photo.pk])
    response = edith.post(url, {"alt": "A red boat", "focal_x": "0", "focal_y": "100"})
    assert "Readers still see the old state." in admin_form.page_text(response)
    assert response.context["adminform"].form["alt"].value() == "A red boat"
    photo.refresh_from_db()
    assert photo.alt == "Boat"


def test_save_of_a_draft_succeeds_when_the_checks_fail(
    edith: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post("Tides", status=Post.Status.DRAFT)
    monkeypatch.setattr("blog.publishing.publish.preview", fail_to_publish)
    assert admin_form.save_post(edith, post, body="Rewritten.").status_code == 302
    assert Post.objects.get().body == "Rewritten."


@pytest.mark.parametrize("status", [Post.Status.PUBLISHED, Post.Status.DRAFT])
def test_save_parses_markdown_once_and_renders_once(
    edith: Client, make_post: MakePost, status: Post.Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post("Tides", status=status)
    parsed = count_calls(monkeypatch, MarkdownIt, "parse")
    rendered = count_calls(monkeypatch, RendererHTML, "render")
    response = admin_form.save_post(edith, post, body="![Boat](/uploads/9/lost.jpg)")
    assert (len(parsed), len(rendered)) == (1, 1)
    assert "The photo /uploads/9/lost.jpg does not exist." in admin_form.follow_messages(edith, response)


def count_calls(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> list[None]:
    """Return a list that grows by one with each call of a method."""
    method = getattr(owner, name)
    calls: list[None] = []

    def call(*arguments: Any) -> Any:
        calls.append(None)
        return method(*arguments)

    monkeypatch.setattr(owner, name, call)
    return calls
