"""Deploys the blog to the emulator: its stacks, the settings from their outputs, and its static files."""

import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Page

from infra.deploy import endpoints
from infra.deploy.cloudformation import stacks
from infra.paths import TEMPLATES
from myblog.settings import base, blog

# The settings that depend on the environment variables of a deployment.
_DERIVED_SETTINGS = (
    *(
        "SITE_URL",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "CONTENT_SECURITY_POLICY",
        "STATIC_URL",
        "STORAGES",
    ),
    *("CDN_URL", "CDN_DISTRIBUTION_ID", "MEDIA_BUCKET", "STATIC_BUCKET"),
    *("SCHEDULE_GROUP", "SCHEDULE_ROLE_ARN", "SCHEDULED_CHANGES_QUEUE_ARN"),
)

OpenTab = Callable[[], Page]


@dataclass(frozen=True)
class Site:
    url: str
    environment: dict[str, str]
    settings: dict[str, Any]


@contextmanager
def use_site(site: Site) -> Iterator[None]:
    """Run with the settings and the environment variables of a site."""
    with override_settings(**site.settings), pytest.MonkeyPatch.context() as patch:
        for name, value in site.environment.items():
            patch.setenv(name, value)
        yield


def deploy_site(url: str, static: Path) -> Site:
    """Deploy the blog whose web server is at `url`."""
    data = _deploy_stack("data", {"SiteOrigin": url, "DeletionProtection": "false"})
    buckets = {name: data[name] for name in ("StaticBucket", "MediaBucket", "ThumbnailsBucket", "LogsBucket")}
    edge = _deploy_stack("edge", {**buckets, "RequireTls": "false"})
    environment = {**stacks.to_environment(data | edge), "SITE_URL": url, "CDN_URL": endpoints.cdn_url(edge)}
    site = Site(
        url,
        environment,
        {**_derive_settings(environment), "STATIC_MANIFEST_DIR": static, "STATIC_ROOT": static},
    )
    with use_site(site):
        call_command("collectstatic", interactive=False, verbosity=0)
    return site


def _deploy_stack(name: str, parameters: dict[str, str]) -> dict[str, str]:
    return stacks.deploy(f"e2e-{name}", TEMPLATES / f"{name}.yaml", parameters, report=lambda _: None)


def _derive_settings(environment: dict[str, str]) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.delitem(sys.modules, base.__name__)  # run its code again, with this environment
        values = runpy.run_path(blog.__file__)
    return {name: values[name] for name in _DERIVED_SETTINGS}
