from django.apps import AppConfig
from django.db.models.signals import post_migrate

from blog import roles


class BlogConfig(AppConfig):
    name = "blog"

    def ready(self) -> None:
        from myblog import checks  # noqa: F401 - it registers itself

        post_migrate.connect(roles.ensure, sender=self)
