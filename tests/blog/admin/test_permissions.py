import json

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from blog.models import Photo, Post, Revision, UnsavedText
from tests.support import admin_form
from tests.support.posts import MakePost


def test_migrate_creates_the_groups(db: None) -> None:
    assert {group.name for group in Group.objects.all()} == {"Contributor", "Author", "Editor"}


def test_author_can_publish_own_post(ada: Client, author: User) -> None:
    admin_form.save_post(ada, title="Mine", body="Text.", status="published")
    post = Post.objects.get()
    assert (post.author, post.status) == (author, "published")


def test_author_cannot_change_the_author(ada: Client, make_post: MakePost, author: User) -> None:
    other = User.objects.create_user("other")
    post = make_post()
    assert "author" not in admin_form.open_form(ada, post)
    admin_form.save_post(ada, post, author=other.pk, title="Still mine")
    post.refresh_from_db()
    assert (post.title, post.author) == ("Still mine", author)


def test_editor_can_change_the_author(edith: Client, make_post: MakePost) -> None:
    other = User.objects.create_user("other")
    post = make_post()
    admin_form.save_post(edith, post, author=other.pk)
    post.refresh_from_db()
    assert post.author == other


def test_list_shows_authors_only_their_own_posts(ada: Client, outsider: Client, make_post: MakePost) -> None:
    make_post("A secret draft", status="draft")
    url = reverse("admin:blog_post_changelist")
    assert "A secret draft" in admin_form.page_text(ada.get(url))
    assert "A secret draft" not in admin_form.page_text(outsider.get(url))


@pytest.mark.parametrize("name", ["change", "delete", "history", "preview", "revisions", "autosave", "share"])
def test_get_of_another_authors_post_is_not_found(outsider: Client, make_post: MakePost, name: str) -> None:
    post = make_post("A secret draft", status="draft")
    response = outsider.get(admin_form.post_url(name, post))
    assert response.status_code in {302, 404}
    assert "A secret draft" not in response.content.decode()
    assert "login" not in response.headers.get("Location", "")


@pytest.mark.parametrize("name", ["change", "delete", "render", "autosave", "share"])
def test_post_to_another_authors_post_changes_nothing(
    outsider: Client, make_post: MakePost, name: str
) -> None:
    post = make_post("Theirs")
    response = outsider.post(
        admin_form.post_url(name, post), {"title": "Taken", "body": "b", "status": "draft", "post": "yes"}
    )
    assert response.status_code in {302, 404}
    assert Post.objects.get().title == "Theirs"
    assert not UnsavedText.objects.exists()


def test_revision_of_another_authors_post_is_not_found(
    outsider: Client, ada: Client, make_post: MakePost
) -> None:
    post = make_post("Theirs")
    admin_form.save_post(ada, post, body="Changed.")
    revision = Revision.objects.filter(post=post).last()
    assert revision
    url = admin_form.post_url("revision", post, revision.pk)
    assert outsider.get(url).status_code == 404
    assert outsider.post(url, {"version": "1"}).status_code == 404
    assert Post.objects.get().body == "Changed."


def test_action_on_another_authors_post_changes_nothing(outsider: Client, make_post: MakePost) -> None:
    post = make_post("Theirs")
    data = {"action": "unpublish", "_selected_action": [str(post.pk)]}
    outsider.post(reverse("admin:blog_post_changelist"), data)
    assert Post.objects.get().status == "published"


def test_unsaved_text_is_visible_only_to_its_editor(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post(status="draft")
    data = admin_form.open_form(ada, post) | {"body": "Unsaved thoughts."}
    ada.post(admin_form.post_url("autosave", post), data)
    for name in ("change", "preview"):
        page = edith.get(f"{admin_form.post_url(name, post)}?unsaved={data['_unsaved']}")
        assert "Unsaved thoughts." not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "ada_can", "edith_can"),
    [
        ("blog_tag_changelist", True, True),
        ("blog_tag_add", True, True),
        ("blog_series_add", False, True),
        ("blog_redirect_changelist", False, True),
        ("blog_redirect_add", False, False),
        ("blog_photo_add", True, True),
        ("auth_user_add", False, False),
        ("auth_user_changelist", False, True),
    ],
)
def test_pages_are_open_by_group(
    ada: Client, edith: Client, name: str, ada_can: bool, edith_can: bool
) -> None:
    url = reverse(f"admin:{name}")
    assert (ada.get(url).status_code == 200) is ada_can
    assert (edith.get(url).status_code == 200) is edith_can


def test_author_can_change_only_own_photos(
    ada: Client, author: User, outsider: Client, edith: Client
) -> None:
    photo = Photo.objects.create(file="uploads/1/a.jpg", alt="Boats", width=3, height=2, uploaded_by=author)
    url = reverse("admin:blog_photo_change", args=[photo.pk])
    data = {"alt": "Ships", "focal_x": "10", "focal_y": "20"}
    assert outsider.get(url).status_code == 200
    assert outsider.post(url, data).status_code == 403
    assert ada.post(url, data).status_code == 302
    assert edith.post(url, data | {"alt": "Vessels"}).status_code == 302
    photo.refresh_from_db()
    assert (photo.alt, photo.focal_x) == ("Vessels", 10)


def test_editor_can_search_authors(edith: Client, author: User) -> None:
    query = {"app_label": "blog", "model_name": "post", "field_name": "author", "term": "lovelace"}
    results = json.loads(edith.get(reverse("admin:autocomplete"), query).content)
    assert [user["text"] for user in results["results"]] == ["ada"]


def test_anonymous_requests_are_redirected_to_the_sign_in(client: Client, make_post: MakePost) -> None:
    post = make_post("A secret draft", status="draft")
    for name in ("change", "preview", "revisions", "autosave", "share"):
        response = client.get(admin_form.post_url(name, post))
        assert response.status_code == 302
        assert "/login/" in response.headers["Location"]
