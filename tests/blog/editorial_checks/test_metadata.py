from blog.models import Post
from tests.blog.editorial_checks.conftest import list_notes


def test_byline_without_a_name_is_a_hint(flawless_post: Post) -> None:
    flawless_post.author.first_name = flawless_post.author.last_name = ""
    text = "hint: The byline shows the user name “ada”. The author can enter a name in “Your profile”."
    assert list_notes(flawless_post) == [text]
