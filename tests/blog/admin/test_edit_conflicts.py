from django.contrib.auth.models import User
from django.test import Client

from blog.models import Post, Revision
from tests.support import admin_form
from tests.support.posts import MakePost


def test_the_second_to_save_is_told_who_was_first(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="One line.\n\nAnother line.")
    adas, ediths = admin_form.form(ada, post), admin_form.form(edith, post)
    assert admin_form.send(edith, post, ediths | {"body": "One line.\n\nEdith's line."}).status_code == 302
    answer = admin_form.send(ada, post, adas | {"body": "Ada's line.\n\nAnother line."})
    said = admin_form.text(answer)
    assert "Edith Orr saved this post at" in said
    assert "while you had it open" in said
    assert Post.objects.get().body == "One line.\n\nEdith's line."


def test_the_losers_text_stays_in_the_form_and_is_compared(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", body="One line.\n\nAnother line.")
    adas = admin_form.form(ada, post)
    admin_form.save(edith, post, body="One line.\n\nEdith's line.")
    answer = admin_form.send(
        ada, post, adas | {"body": "One line, and more.\r\n\r\nAnother line.", "title": "Ebb"}
    )
    assert admin_form.fields(answer)["body"].splitlines()[0] == "One line, and more."
    html = answer.content.decode()
    assert '<ins><span class="visually-hidden"> added: </span>, and more</ins>' in html
    assert "Edith" in admin_form.text(answer)
    assert Post.objects.get().title == "Tides"


def test_saving_again_overwrites_knowingly_and_loses_nothing(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", body="First.")
    adas = admin_form.form(ada, post)
    admin_form.save(edith, post, body="Edith's.")
    answer = admin_form.send(ada, post, adas | {"body": "Ada's."})
    assert admin_form.send(ada, post, admin_form.fields(answer)).status_code == 302
    assert Post.objects.get().body == "Ada's."
    kept = list(Revision.objects.order_by("pk").values_list("data__body", "editor__username"))
    assert kept == [("First.", "ada"), ("Edith's.", "edith"), ("Ada's.", "ada")]


def test_a_third_save_in_between_is_a_collision_again(
    ada: Client, edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", body="First.")
    adas = admin_form.form(ada, post)
    admin_form.save(edith, post, body="Edith's.")
    answer = admin_form.send(ada, post, adas | {"body": "Ada's."})
    admin_form.save(edith, post, body="Edith's again.")
    assert admin_form.send(ada, post, admin_form.fields(answer)).status_code == 200
    assert Post.objects.get().body == "Edith's again."


def test_a_publish_action_makes_an_open_form_old(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", status="draft")
    adas = admin_form.form(ada, post)
    edith.post(admin_form.address("changelist"), {"action": "publish", "_selected_action": [post.pk]})
    answer = admin_form.send(ada, post, adas | {"body": "Ada's."})
    assert "Edith Orr saved this post" in admin_form.text(answer)
    assert Post.objects.get().status == "published"


def test_a_form_without_its_version_overwrites_nothing(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save(edith, post, body="Saved once.")
    data = admin_form.form(edith, post) | {"body": "Sent by a script."}
    del data["version"]
    assert "saved this post" in admin_form.text(admin_form.send(edith, post, data))
    assert Post.objects.get().body == "Saved once."


def test_a_deleted_colleague_is_someone(ada: Client, make_post: MakePost, author: User) -> None:
    post = make_post("Tides", body="First.")
    adas = admin_form.form(ada, post)
    Post.objects.update(version=5)
    assert "Another user saved this post" in admin_form.text(admin_form.send(ada, post, adas | {"body": "Ada's."}))
