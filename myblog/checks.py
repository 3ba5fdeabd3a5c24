"""What a deployed service has to know of its own address; `check --deploy` tells what is amiss."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def addresses(**_: Any) -> list[Error]:
    site = urlsplit(settings.SITE_URL)
    wrong = []
    if site.scheme != "https" or not site.hostname or site.path:
        wrong.append(f"SITE_URL={settings.SITE_URL} is no https address without a path")
    if site.hostname not in settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        wrong.append(f"ALLOWED_HOSTS={settings.ALLOWED_HOSTS} lack the site's own, or let in any")
    if has_sessions() and settings.CSRF_TRUSTED_ORIGINS != [settings.SITE_URL]:
        wrong.append(f"CSRF_TRUSTED_ORIGINS={settings.CSRF_TRUSTED_ORIGINS} are not the site alone")
    return [Error(each, id="myblog.E001") for each in wrong]


def has_sessions() -> bool:
    return "django.contrib.sessions" in settings.INSTALLED_APPS
