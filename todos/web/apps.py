from django.apps import AppConfig


class TodosWebConfig(AppConfig):
    name = "todos.web"
    label = "todos_web"
