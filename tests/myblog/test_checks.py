"""The checks of a service's own URL, which `check --deploy` runs."""

import pytest
from django.conf import LazySettings

from myblog.checks import check_own_url


@pytest.fixture(autouse=True)
def deployed(settings: LazySettings) -> None:
    settings.SITE_URL = "https://blog.example.com"
    settings.ALLOWED_HOSTS = ["blog.example.com"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://blog.example.com"]


def test_valid_settings_pass() -> None:
    assert check_own_url() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "http://blog.example.com"),
        ("SITE_URL", "blog.example.com"),
        ("SITE_URL", "https://blog.example.com/blog"),
        ("ALLOWED_HOSTS", []),
        ("ALLOWED_HOSTS", ["www.example.com"]),
        ("ALLOWED_HOSTS", ["blog.example.com", "*"]),
        ("CSRF_TRUSTED_ORIGINS", []),
        ("CSRF_TRUSTED_ORIGINS", ["https://*.example.com"]),
    ],
)
def test_an_invalid_setting_is_named(settings: LazySettings, name: str, value: object) -> None:
    setattr(settings, name, value)
    assert any(error.msg.startswith(f"{name}=") for error in check_own_url())


def test_a_service_without_sessions_needs_no_trusted_origins(settings: LazySettings) -> None:
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != "django.contrib.sessions"]
    settings.CSRF_TRUSTED_ORIGINS = []
    assert check_own_url() == []
