from blog.editorial_checks import Note
from blog.models import Photo, Post
from common import content_table
from tests.blog.editorial_checks.conftest import find_notes

KEY = "uploads/2/boat.jpg"


def test_failed_photo_is_a_warning(flawless_post: Post) -> None:
    Photo.objects.create(file=KEY, alt="A boat", width=3, height=2)
    content_table.put_photo(KEY, "1", problem="the file is truncated")
    text = "The photo “A boat” could not be processed: the file is truncated."
    advice = "Readers may not see it. Replace its file."
    assert find_notes(flawless_post, f"One.\n\n![A boat](/{KEY})") == [Note("warning", f"{text} {advice}", 3)]


def test_cover_without_renditions_is_a_hint(flawless_post: Post) -> None:
    flawless_post.cover = Photo.objects.create(file=KEY, alt="A boat", width=3, height=2)
    text = "The photo “A boat” is still being processed. Until then, readers get the original file."
    assert find_notes(flawless_post) == [Note("hint", text)]
