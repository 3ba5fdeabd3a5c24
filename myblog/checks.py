"""System checks of a deployed service's own URL, for `check --deploy`."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def check_own_url(**_: Any) -> list[Error]:
    site = urlsplit(settings.SITE_URL)
    problems = []
    if site.scheme != "https" or not site.hostname or site.path:
        problems.append(f"SITE_URL={settings.SITE_URL} is not an https URL without a path")
    if site.hostname not in settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        problems.append(
            f"ALLOWED_HOSTS={settings.ALLOWED_HOSTS} must contain the host of SITE_URL, and not *"
        )
    if _has_sessions() and settings.CSRF_TRUSTED_ORIGINS != [settings.SITE_URL]:
        problems.append(f"CSRF_TRUSTED_ORIGINS={settings.CSRF_TRUSTED_ORIGINS} must contain only SITE_URL")
    return [Error(problem, id="myblog.E001") for problem in problems]


def _has_sessions() -> bool:
    return "django.contrib.sessions" in settings.INSTALLED_APPS
