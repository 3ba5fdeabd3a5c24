"""What `check --deploy` says of a service's own address."""

import pytest
from django.conf import LazySettings

from myblog.checks import addresses


@pytest.fixture(autouse=True)
def deployed(settings: LazySettings) -> None:
    settings.SITE_URL = "https://blog.example.com"
    settings.ALLOWED_HOSTS = ["blog.example.com"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://blog.example.com"]


def test_a_deployed_service_knows_its_address() -> None:
    assert addresses() == []


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
def test_what_is_amiss_is_named(settings: LazySettings, name: str, value: object) -> None:
    setattr(settings, name, value)
    assert any(error.msg.startswith(f"{name}=") for error in addresses())


def test_who_has_no_sessions_trusts_no_origins(settings: LazySettings) -> None:
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != "django.contrib.sessions"]
    settings.CSRF_TRUSTED_ORIGINS = []
    assert addresses() == []
