"""The type of the fixture `make_post`."""

from collections.abc import Callable

from blog.models import Post

MakePost = Callable[..., Post]
