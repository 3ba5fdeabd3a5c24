"""A hello of REST framework behind all that the to-do API stands behind."""

from myblog.settings.todos import *  # noqa: F403

ROOT_URLCONF = "hello_urls"
