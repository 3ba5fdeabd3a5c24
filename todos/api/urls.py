from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from common.api.views import SchemaView
from todos.api.views import account, bulk, docs, lists, read_later, sync, todos
from todos.models import ID


class IdConverter(StringConverter):
    regex = ID


register_converter(IdConverter, "id")

urlpatterns = [
    path("v1/todos", todos.TodosView.as_view()),
    path("v1/todos/changes", sync.ChangesView.as_view()),
    path("v1/todos/clear-completed", todos.ClearCompletedView.as_view()),
    path("v1/todos/bulk", bulk.BulkView.as_view()),
    path("v1/todos/read-later", read_later.ReadLaterView.as_view()),
    path("v1/todos/<id:id>", todos.TodoDetailView.as_view()),
    path("v1/todos/<id:id>/restore", todos.TodoRestoreView.as_view()),
    path("v1/todos/<id:id>/move", todos.TodoMoveView.as_view()),
    path("v1/lists", lists.ListsView.as_view()),
    path("v1/lists/<id:id>", lists.ListDetailView.as_view()),
    path("v1/lists/<id:id>/move", lists.ListMoveView.as_view()),
    path("v1/me", account.ProfileView.as_view()),
    path("v1/me/export", account.ExportView.as_view()),
    path("v1/files/config", account.FilesConfigView.as_view()),
    path("schema", SchemaView.as_view()),
    path("docs", docs.docs),
    re_path(r"^(?P<path>.*)$", docs.NotFoundView.as_view()),
]
