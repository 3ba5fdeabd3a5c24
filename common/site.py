"""The site's name and description in pages, feeds and mails."""

import os

_DEFAULT_NAME = "MyBlog"
_DEFAULT_DESCRIPTION = "Field notes on light, craft and code."


def site_name() -> str:
    return os.environ.get("SITE_NAME") or _DEFAULT_NAME


def site_description() -> str:
    return os.environ.get("SITE_DESCRIPTION") or _DEFAULT_DESCRIPTION
