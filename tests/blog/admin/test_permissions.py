import json

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from blog.models import Autosave, Photo, Post, Revision
from tests.support import admin_form
from tests.support.posts import MakePost


def test_the_groups_are_there_after_migrate(db: None) -> None:
    assert {group.name for group in Group.objects.all()} == {"Author", "Editor"}


def test_an_author_writes_and_publishes_a_post_of_their_own(ada: Client, author: User) -> None:
    admin_form.save(ada, title="Mine", body="Text.", status="published")
    post = Post.objects.get()
    assert (post.author, post.status) == (author, "published")


def test_an_author_chooses_no_other_author(ada: Client, make_post: MakePost, author: User) -> None:
    other = User.objects.create_user("other")
    post = make_post()
    assert "author" not in admin_form.form(ada, post)
    admin_form.save(ada, post, author=other.pk, title="Still mine")
    post.refresh_from_db()
    assert (post.title, post.author) == ("Still mine", author)


def test_an_editor_gives_a_post_to_another_author(edith: Client, make_post: MakePost) -> None:
    other = User.objects.create_user("other")
    post = make_post()
    admin_form.save(edith, post, author=other.pk)
    post.refresh_from_db()
    assert post.author == other


def test_an_author_sees_only_their_own_posts_in_the_list(
    ada: Client, outsider: Client, make_post: MakePost
) -> None:
    make_post("A secret draft", status="draft")
    url = reverse("admin:blog_post_changelist")
    assert "A secret draft" in admin_form.text(ada.get(url))
    assert "A secret draft" not in admin_form.text(outsider.get(url))


@pytest.mark.parametrize("name", ["change", "delete", "history", "preview", "revisions", "autosave"])
def test_a_post_of_someone_else_is_not_found(outsider: Client, make_post: MakePost, name: str) -> None:
    post = make_post("A secret draft", status="draft")
    answer = outsider.get(admin_form.address(name, post))
    assert answer.status_code in {302, 404}
    assert "A secret draft" not in answer.content.decode()
    assert "login" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("name", ["change", "delete", "render", "autosave"])
def test_a_post_of_someone_else_takes_nothing(outsider: Client, make_post: MakePost, name: str) -> None:
    post = make_post("Theirs")
    answer = outsider.post(
        admin_form.address(name, post), {"title": "Taken", "body": "b", "status": "draft", "post": "yes"}
    )
    assert answer.status_code in {302, 404}
    assert Post.objects.get().title == "Theirs"
    assert not Autosave.objects.exists()


def test_a_revision_of_someone_else_is_neither_shown_nor_restored(
    outsider: Client, ada: Client, make_post: MakePost
) -> None:
    post = make_post("Theirs")
    admin_form.save(ada, post, body="Changed.")
    revision = Revision.objects.filter(post=post).last()
    assert revision
    url = admin_form.address("revision", post, revision.pk)
    assert outsider.get(url).status_code == 404
    assert outsider.post(url, {"version": "1"}).status_code == 404
    assert Post.objects.get().body == "Changed."


def test_an_author_can_not_act_on_the_posts_of_others(outsider: Client, make_post: MakePost) -> None:
    post = make_post("Theirs")
    data = {"action": "unpublish", "_selected_action": [str(post.pk)]}
    outsider.post(reverse("admin:blog_post_changelist"), data)
    assert Post.objects.get().status == "published"


def test_an_autosave_is_nobody_elses(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post(status="draft")
    ada.post(admin_form.address("autosave", post), admin_form.form(ada, post) | {"body": "Unsaved thoughts."})
    assert (
        "Unsaved thoughts."
        not in edith.get(admin_form.address("change", post) + "?autosave=1").content.decode()
    )


@pytest.mark.parametrize(
    ("name", "ada_may", "edith_may"),
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
def test_what_else_each_may_open(
    ada: Client, edith: Client, name: str, ada_may: bool, edith_may: bool
) -> None:
    url = reverse(f"admin:{name}")
    assert (ada.get(url).status_code == 200) is ada_may
    assert (edith.get(url).status_code == 200) is edith_may


def test_an_author_changes_only_their_own_photos(
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


def test_an_editor_finds_authors_by_name(edith: Client, author: User) -> None:
    query = {"app_label": "blog", "model_name": "post", "field_name": "author", "term": "lovelace"}
    found = json.loads(edith.get(reverse("admin:autocomplete"), query).content)
    assert [each["text"] for each in found["results"]] == ["ada"]


def test_without_a_session_there_is_only_the_sign_in(client: Client, make_post: MakePost) -> None:
    post = make_post("A secret draft", status="draft")
    for name in ("change", "preview", "revisions", "autosave"):
        answer = client.get(admin_form.address(name, post))
        assert answer.status_code == 302
        assert "/login/" in answer.headers["Location"]
