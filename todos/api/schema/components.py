"""The released names of OpenAPI components, where the serializer's name would give another.

Generated clients use these names, so they may only change with a new major version. They are assigned here because
drf-spectacular is slow to import and only the document needs it.
"""

from drf_spectacular.utils import extend_schema_serializer

from todos.api.serializers import attachments, requests, responses

_COMPONENT_NAMES = {
    attachments.AttachmentSerializer: "AttachmentForm",
    requests.TodoSerializer: "TodoForm",
    requests.NewTodoSerializer: "NewTodoForm",
    requests.ReadLaterSerializer: "ReadLaterForm",
    requests.TodoListSerializer: "ListForm",
    requests.NewTodoListSerializer: "NewListForm",
    requests.ListMoveSerializer: "MoveListForm",
    requests.TodoMoveSerializer: "MoveForm",
    requests.ClearCompletedSerializer: "ClearForm",
    requests.BulkSerializer: "BulkForm",
    responses.TodoResponseSerializer: "Todo",
    responses.TodoListResponseSerializer: "List",
    responses.TodoChangeSerializer: "TodoChange",
    responses.ListChangeSerializer: "ListChange",
    responses.CleanupResultSerializer: "Cleared",
    responses.VersionMismatchProblemSerializer: "StaleProblem",
    responses.BulkResponseSerializer: "BulkResults",
    responses.AccountDeletionSerializer: "More",
}

for _serializer_class, _name in _COMPONENT_NAMES.items():
    extend_schema_serializer(component_name=_name)(_serializer_class)
