"""The blog as deployed: HTTPS only, no default secret, no DEBUG, and nothing but through the CDN."""

from myblog.settings import base
from myblog.settings.base import *  # noqa: F403
from myblog.settings.deployed import *  # noqa: F403

FORCE_SCRIPT_NAME = ""  # Zappa puts the API's stage before paths, but readers come through CloudFront
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
MIDDLEWARE = ["myblog.cdn.through_cdn", *base.MIDDLEWARE]
