from django.apps import AppConfig


class TodosConfig(AppConfig):
    name = "todos"

    def ready(self) -> None:
        from myblog import checks  # noqa: F401 - it registers itself
