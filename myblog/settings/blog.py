"""The blog as deployed: HTTPS only, no default secret, no DEBUG."""

from myblog.settings.base import *  # noqa: F403
from myblog.settings.deployed import *  # noqa: F403

FORCE_SCRIPT_NAME = ""  # Zappa puts the API's stage before paths, but readers come through CloudFront
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
