"""The blog as it is deployed: the stacks, settings made from their outputs, and collected static files."""

import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from infra.deploy import endpoints
from infra.deploy.cloudformation import stacks
from infra.paths import TEMPLATES
from myblog.settings import base, blog

# What the settings make of a deployment's environment.
DERIVED = (
    *(
        "SITE_URL",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "CONTENT_SECURITY_POLICY",
        "STATIC_URL",
        "STORAGES",
    ),
    *("CDN_URL", "CDN_DISTRIBUTION_ID", "MEDIA_BUCKET", "STATIC_BUCKET"),
)


@dataclass(frozen=True)
class Site:
    url: str
    environment: dict[str, str]
    settings: dict[str, Any]


@contextmanager
def settled(site: Site) -> Iterator[None]:
    with override_settings(**site.settings), pytest.MonkeyPatch.context() as patch:
        for name, value in site.environment.items():
            patch.setenv(name, value)
        yield


def deploy(url: str, static: Path) -> Site:
    """Deploy the blog whose web server is at `url`."""
    data = deployed("data", {"SiteOrigin": url, "DeletionProtection": "false"})
    buckets = {name: data[name] for name in ("StaticBucket", "MediaBucket", "ThumbnailsBucket", "LogsBucket")}
    edge = deployed("edge", {**buckets, "RequireTls": "false"})
    environment = {**stacks.to_environment(data | edge), "SITE_URL": url, "CDN_URL": endpoints.cdn_url(edge)}
    site = Site(
        url, environment, {**settings_of(environment), "STATIC_MANIFEST_DIR": static, "STATIC_ROOT": static}
    )
    with settled(site):
        call_command("collectstatic", interactive=False, verbosity=0)
    return site


def deployed(name: str, parameters: dict[str, str]) -> dict[str, str]:
    return stacks.deploy(f"e2e-{name}", TEMPLATES / f"{name}.yaml", parameters, report=lambda _: None)


def settings_of(environment: dict[str, str]) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.delitem(sys.modules, base.__name__)  # it is read again, with the blog's
        made = runpy.run_path(blog.__file__)
    return {name: made[name] for name in DERIVED}
