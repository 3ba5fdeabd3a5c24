from django.contrib.auth.models import User
from django.test import Client

from blog.admin.photo_problems import list_failed_photos
from blog.models import Photo
from common import content_table


def add_photo(name: str, user: User, problem: str = "") -> Photo:
    key = f"uploads/{name}/boat.jpg"
    content_table.put_photo(key, "1", problem=problem)
    return Photo.objects.create(file=key, alt=name, width=3, height=2, uploaded_by=user)


def test_list_failed_photos_returns_those_that_the_user_may_change(ada: Client, edith: Client) -> None:
    author, editor = (User.objects.get(username=name) for name in ("ada", "edith"))
    add_photo("fine", author)
    failed = add_photo("broken", author, "the file is truncated")
    others = add_photo("others", editor, "the file is empty")
    assert [(found.photo, found.reason) for found in list_failed_photos(author)] == [
        (failed, "the file is truncated")
    ]
    assert {found.photo for found in list_failed_photos(editor)} == {failed, others}
