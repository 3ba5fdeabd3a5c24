from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps  # Django would load a class that this module names
from django.db.models.signals import post_delete, post_migrate, post_save

from blog import groups


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "Content"
    default = True

    def ready(self) -> None:
        from blog.models import Draft, Post
        from blog.publishing.photos import uses

        post_migrate.connect(groups.create_groups, sender=self)
        post_save.connect(uses.record_post, sender=Post)
        post_save.connect(uses.record_draft, sender=Draft)
        post_delete.connect(uses.record_deleted_draft, sender=Draft)


class EditorsConfig(admin_apps.AdminConfig):
    """Django's admin with the site of the blog's editors."""

    default_site = "blog.admin_site.EditorsSite"
    default = False
