"""Files that stay out of the stages' bundles."""

from pathlib import PurePath

import pytest

from infra.deploy import zappa_stages
from infra.paths import ROOT

NOWHERE = [
    *(
        ".*",
        "*.pyc",
        "__pycache__",
        "build",
        "benchmarks",
        "demo",
        "docs",
        "infra",
        "sdk",
        "tests",
        "updates",
    ),
    *("node_modules", "Makefile", "README.md", "pyproject.toml", "uv.lock", "zappa_settings.json"),
    "manage.py",
    "*.md",
]
IN_THE_RUNTIME = ["boto3", "botocore", "s3transfer"]
BLOG = ["todos", "workers", *IN_THE_RUNTIME]
WORKER = [
    *("blog", "myblog", "todos", *IN_THE_RUNTIME),
    *("swagger_ui", "_imagingft*", "libfreetype-*", "libharfbuzz-*"),
]
EXCLUDED = {
    "blog": BLOG,
    "blog_eu": BLOG,
    "processed_photos": BLOG,
    "scheduled_changes": BLOG,
    "todos": ["blog", "workers", *IN_THE_RUNTIME],
    "welcome_email": WORKER,
    "mail_feedback": WORKER,
    "announcements": WORKER,
    "thumbnails": WORKER,
}
PACKED = {
    "blog": {"blog", "common", "myblog"},
    "todos": {"common", "myblog", "todos"},
    "thumbnails": {"common", "workers"},
}


@pytest.mark.parametrize("stage", zappa_stages.STAGES)
def test_bundle_excludes_what_its_function_does_not_use(stage: str) -> None:
    assert zappa_stages.excluded_paths(zappa_stages.stage(stage)) == [*NOWHERE, *EXCLUDED[stage]]


@pytest.mark.parametrize("stage", PACKED)
def test_bundle_has_its_own_packages_and_common(stage: str) -> None:
    excluded = zappa_stages.excluded_paths(zappa_stages.stage(stage))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    packed = {name for name in packages if not any(PurePath(name).match(pattern) for pattern in excluded)}
    assert packed == PACKED[stage]
