"""A “hello” view of REST framework with the to-dos' settings and middleware."""

from myblog.settings.todos import *  # noqa: F403

ROOT_URLCONF = "hello_urls"
