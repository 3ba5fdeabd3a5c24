from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "myblog"

    def ready(self) -> None:
        from myblog import checks  # noqa: F401 - registers itself
