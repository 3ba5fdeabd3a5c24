"""The site's name and motto, for pages, feeds and mails."""

import os

DEFAULT_NAME = "MyBlog"
DEFAULT_DESCRIPTION = "Field notes on light, craft and code."


def name() -> str:
    return os.environ.get("SITE_NAME") or DEFAULT_NAME


def description() -> str:
    return os.environ.get("SITE_DESCRIPTION") or DEFAULT_DESCRIPTION
