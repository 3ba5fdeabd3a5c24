from django.apps import AppConfig
from django.db.models.signals import post_migrate

from blog import groups


class BlogConfig(AppConfig):
    name = "blog"

    def ready(self) -> None:
        post_migrate.connect(groups.create_groups, sender=self)
