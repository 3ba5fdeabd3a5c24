"""The editors' interface, in Django's admin."""

from blog.admin import subscribers, taxonomy, users
from blog.admin.photos import admin as photos
from blog.admin.posts import admin as posts

__all__ = ["photos", "posts", "subscribers", "taxonomy", "users"]
