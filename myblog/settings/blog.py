"""The blog as deployed: HTTPS only, no default secret, no DEBUG."""

from myblog.settings.base import *  # noqa: F403

FORCE_SCRIPT_NAME = ""  # Zappa puts the API's stage before paths, but readers come through CloudFront
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
