import pytest

from blog.models import Draft, Photo, PhotoUse, Post, Revision
from blog.publishing.photos.uses import find_keys, find_posts
from tests.support.posts import MakePost


def add_photo(name: str) -> Photo:
    return Photo.objects.create(file=f"uploads/1/{name}.jpg", alt=name, width=3, height=2)


def list_uses(post: Post) -> set[str]:
    return set(PhotoUse.objects.filter(post=post).values_list("key", flat=True))


@pytest.mark.parametrize(
    "text",
    [
        "![A boat](/uploads/1/boat.jpg)",
        '![A boat](uploads/1/boat.jpg "Moored"){.wide}',
        '<img src="/uploads/1/boat.jpg">',
        "See /uploads/1/boat.jpg.",
        "/uploads/1/boat.jpgの写真",
        "[large](https://cdn.example.com/uploads/1/boat.jpg?v=1)",
    ],
)
def test_find_keys_reads_images_links_and_html(text: str) -> None:
    assert find_keys(text) == {"uploads/1/boat.jpg"}


def test_published_post_uses_the_photos_of_its_text_and_its_cover(make_post: MakePost) -> None:
    post = make_post(body="![](/uploads/1/boat.jpg)", cover=add_photo("pier"))
    assert list_uses(post) == {"uploads/1/boat.jpg", "uploads/1/pier.jpg"}
    assert list(find_posts(["uploads/1/boat.jpg"])) == [post]

    post.body, post.cover = "No photo.", None
    post.save()
    assert list_uses(post) == set()


def test_unpublished_post_uses_the_photos_of_its_revisions_until_it_is_published(make_post: MakePost) -> None:
    post = make_post(body="![](/uploads/1/boat.jpg)", status="draft")
    post.body = "![](/uploads/1/pier.jpg)"
    post.save()
    assert list_uses(post) == {"uploads/1/boat.jpg", "uploads/1/pier.jpg"}

    post.status = Post.Status.PUBLISHED
    post.save()
    assert list_uses(post) == {"uploads/1/pier.jpg"}


def test_draft_of_a_published_post_uses_its_photos(make_post: MakePost) -> None:
    post = make_post(body="![](/uploads/1/boat.jpg)")
    data = {"body": "![](/uploads/1/pier.jpg)", "cover": "uploads/1/lamp.jpg"}
    draft = Draft.objects.create(post=post, data=data)
    assert list_uses(post) == {f"uploads/1/{name}.jpg" for name in ("boat", "pier", "lamp")}

    draft.delete()
    assert list_uses(post) == {"uploads/1/boat.jpg"}


def test_discarded_draft_uses_its_photos_as_a_revision(make_post: MakePost) -> None:
    post = make_post(body="![](/uploads/1/boat.jpg)")
    draft = Draft.objects.create(post=post, data={"body": "![](/uploads/1/pier.jpg)"})
    Revision.objects.create(post=post, data={**draft.data, "draft": True})
    draft.delete()
    assert list_uses(post) == {"uploads/1/boat.jpg", "uploads/1/pier.jpg"}


def test_post_with_a_draft_can_be_deleted(make_post: MakePost) -> None:
    post = make_post(body="![](/uploads/1/boat.jpg)")
    Draft.objects.create(post=post, data={"body": "![](/uploads/1/pier.jpg)"})
    post.delete()
    assert not PhotoUse.objects.exists()
