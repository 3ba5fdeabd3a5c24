from django.contrib.auth.models import User
from django.test import Client

from blog.models import Post, Revision
from tests.support import admin_form
from tests.support.posts import MakePost


def test_second_save_is_refused_and_names_the_first_editor(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", body="One line.\n\nAnother line.")
    adas_form, ediths_form = admin_form.open_form(ada, post), admin_form.open_form(edith, post)
    assert (
        admin_form.submit_form(edith, post, ediths_form | {"body": "One line.\n\nEdith's line."}).status_code
        == 302
    )
    response = admin_form.submit_form(ada, post, adas_form | {"body": "Ada's line.\n\nAnother line."})
    text = admin_form.page_text(response)
    assert "Edith Orr saved this post at" in text
    assert "while you had it open" in text
    assert Post.objects.get().body == "One line.\n\nEdith's line."


def test_refused_form_keeps_the_text_and_shows_the_differences(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", body="One line.\n\nAnother line.")
    adas_form = admin_form.open_form(ada, post)
    admin_form.save_post(edith, post, body="One line.\n\nEdith's line.")
    response = admin_form.submit_form(
        ada, post, adas_form | {"body": "One line, and more.\r\n\r\nAnother line.", "title": "Ebb"}
    )
    assert admin_form.read_form(response)["body"].splitlines()[0] == "One line, and more."
    html = response.content.decode()
    assert '<ins><span class="visually-hidden"> added: </span>, and more</ins>' in html
    assert "Edith" in admin_form.page_text(response)
    assert Post.objects.get().title == "Tides"


def test_save_after_a_conflict_overwrites_and_keeps_all_revisions(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", body="First.")
    adas_form = admin_form.open_form(ada, post)
    admin_form.save_post(edith, post, body="Edith's.")
    response = admin_form.submit_form(ada, post, adas_form | {"body": "Ada's."})
    assert admin_form.submit_form(ada, post, admin_form.read_form(response)).status_code == 302
    assert Post.objects.get().body == "Ada's."
    bodies = list(Revision.objects.order_by("pk").values_list("data__body", "editor__username"))
    assert bodies == [("First.", "ada"), ("Edith's.", "edith"), ("Ada's.", "ada")]


def test_save_after_a_conflict_is_refused_if_the_post_changed_again(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", body="First.")
    adas_form = admin_form.open_form(ada, post)
    admin_form.save_post(edith, post, body="Edith's.")
    response = admin_form.submit_form(ada, post, adas_form | {"body": "Ada's."})
    admin_form.save_post(edith, post, body="Edith's again.")
    assert admin_form.submit_form(ada, post, admin_form.read_form(response)).status_code == 200
    assert Post.objects.get().body == "Edith's again."


def test_save_after_a_publish_action_is_refused(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", status="draft")
    adas_form = admin_form.open_form(ada, post)
    edith.post(admin_form.post_url("changelist"), {"action": "publish", "_selected_action": [post.pk]})
    response = admin_form.submit_form(ada, post, adas_form | {"body": "Ada's."})
    assert "Edith Orr saved this post" in admin_form.page_text(response)
    assert Post.objects.get().status == "published"


def test_form_without_a_version_is_refused(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save_post(edith, post, body="Saved once.")
    data = admin_form.open_form(edith, post) | {"body": "Sent by a script."}
    del data["version"]
    assert "saved this post" in admin_form.page_text(admin_form.submit_form(edith, post, data))
    assert Post.objects.get().body == "Saved once."


def test_conflict_without_a_known_editor_names_another_user(
    ada: Client, make_post: MakePost, author: User
) -> None:
    post = make_post("Tides", body="First.")
    adas_form = admin_form.open_form(ada, post)
    Post.objects.update(version=5)
    assert "Another user saved this post" in admin_form.page_text(
        admin_form.submit_form(ada, post, adas_form | {"body": "Ada's."})
    )
