"""A “hello” view with the blog's settings and middleware."""

from myblog.settings.blog import *  # noqa: F403

ROOT_URLCONF = "hello_urls"
