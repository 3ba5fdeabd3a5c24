"""The editors' interface, in Django's admin."""

from blog.admin import photos, subscribers, taxonomy, users
from blog.admin.posts import admin as posts

__all__ = ["photos", "posts", "subscribers", "taxonomy", "users"]
