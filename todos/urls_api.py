from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from myblog.api import Schema
from todos import api, api_account, api_lists, api_reading, pages
from todos.records import ID


class Id(StringConverter):
    regex = ID


register_converter(Id, "id")

urlpatterns = [
    path("v1/todos", api.Todos.as_view()),
    path("v1/todos/changes", api.Changes.as_view()),
    path("v1/todos/clear-completed", api.ClearCompleted.as_view()),
    path("v1/todos/bulk", api.Bulk.as_view()),
    path("v1/todos/read-later", api_reading.ReadLater.as_view()),
    path("v1/todos/<id:id>", api.Todo.as_view()),
    path("v1/todos/<id:id>/restore", api.Restore.as_view()),
    path("v1/todos/<id:id>/move", api.Move.as_view()),
    path("v1/lists", api_lists.Lists.as_view()),
    path("v1/lists/<id:id>", api_lists.List.as_view()),
    path("v1/lists/<id:id>/move", api_lists.Move.as_view()),
    path("v1/me", api_account.Me.as_view()),
    path("v1/me/export", api_account.Export.as_view()),
    path("v1/files/config", api_account.FilesConfig.as_view()),
    path("schema", Schema.as_view()),
    path("docs", pages.docs),
    re_path(r"^(?P<path>.*)$", api.Nothing.as_view()),
]
