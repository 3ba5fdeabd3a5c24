from django.conf import settings
from django.urls import reverse


def absolute_url(name: str, *args: str) -> str:
    """Return the public URL of a named route, whatever host a request came by."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
