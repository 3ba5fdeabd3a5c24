"""The blog as deployed: HTTPS only, no default secret, no DEBUG, and behind the CDN."""

from myblog.settings.shared import env

# While the CDN is given a new one, both are taken. Read first, so that it is named with whatever else is missing.
ORIGIN_SECRETS = env.names("ORIGIN_SECRETS")

from myblog.settings import base  # noqa: E402
from myblog.settings.base import *  # noqa: E402, F403
from myblog.settings.deployed import *  # noqa: E402, F403

FORCE_SCRIPT_NAME = ""  # Zappa puts the API's stage before paths, but readers come through CloudFront
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
MIDDLEWARE = ["myblog.cdn.through_cdn", *base.MIDDLEWARE]
