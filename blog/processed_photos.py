"""The Lambda function behind the queue of photos whose thumbnails are made."""

import django

django.setup()

from blog import events  # noqa: E402 - models need the settings

handler = events.photo_processed
