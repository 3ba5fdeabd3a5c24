"""Set the environment before Django reads its settings; the emulator's port is known before it runs."""

import os

from infra.local.emulator import Emulator, use_environment

emulator = Emulator()
use_environment(emulator.environment())
for name in [name for name in os.environ if name in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY"}]:
    del os.environ[name]
os.environ |= {
    "SECRET_KEY": "tests-only",
    "DATABASE_URL": "sqlite://:memory:",
    "SITE_URL": "http://testserver",
    "CDN_URL": "http://cdn.test",
    "CONTENT_TABLE": "content-tests",
    "SUBSCRIBERS_TABLE": "subscribers-tests",
    "UNSUBSCRIBE_SECRET": "tests-only",
    "STATIC_BUCKET": "static-tests",
    "MEDIA_BUCKET": "media-tests",
    "CDN_DISTRIBUTION_ID": "",
    "DAX_ENDPOINT": "",
}
