"""The editors' interface, in Django's admin."""

from django.conf import settings
from django.contrib.admin import site

from blog.admin import photos, posts, subscribers, taxonomy, users

__all__ = ["photos", "posts", "subscribers", "taxonomy", "users"]

site.site_header = site.site_title = settings.SITE_NAME
site.index_title = "Content"
