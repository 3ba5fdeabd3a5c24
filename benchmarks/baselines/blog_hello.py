"""A hello behind all that the blog's pages stand behind."""

from myblog.settings.blog import *  # noqa: F403

ROOT_URLCONF = "hello_urls"
