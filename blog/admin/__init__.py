"""The editors' interface, in Django's admin."""

from django.conf import settings
from django.contrib.admin import site

from blog.admin import photos, subscribers, taxonomy, users
from blog.admin.posts import admin as posts

__all__ = ["photos", "posts", "subscribers", "taxonomy", "users"]

site.site_header = site.site_title = settings.SITE_NAME
site.index_title = "Content"
