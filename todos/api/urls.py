from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from common.api.views import SchemaView
from todos.api.views import account, docs, lists, read_later, todos
from todos.models import ID


class Id(StringConverter):
    regex = ID


register_converter(Id, "id")

urlpatterns = [
    path("v1/todos", todos.Todos.as_view()),
    path("v1/todos/changes", todos.Changes.as_view()),
    path("v1/todos/clear-completed", todos.ClearCompleted.as_view()),
    path("v1/todos/bulk", todos.Bulk.as_view()),
    path("v1/todos/read-later", read_later.ReadLater.as_view()),
    path("v1/todos/<id:id>", todos.Todo.as_view()),
    path("v1/todos/<id:id>/restore", todos.Restore.as_view()),
    path("v1/todos/<id:id>/move", todos.Move.as_view()),
    path("v1/lists", lists.Lists.as_view()),
    path("v1/lists/<id:id>", lists.List.as_view()),
    path("v1/lists/<id:id>/move", lists.Move.as_view()),
    path("v1/me", account.Me.as_view()),
    path("v1/me/export", account.Export.as_view()),
    path("v1/files/config", account.FilesConfig.as_view()),
    path("schema", SchemaView.as_view()),
    path("docs", docs.docs),
    re_path(r"^(?P<path>.*)$", todos.Nothing.as_view()),
]
