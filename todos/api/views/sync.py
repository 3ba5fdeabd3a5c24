"""The view of incremental sync."""

from rest_framework.request import Request
from rest_framework.response import Response

from common.api.parameters import validate_query
from todos.api.base import UserView, get_user_id
from todos.api.pagination import decode_cursor, paginated_response
from todos.api.serializers.requests import ChangesQuerySerializer
from todos.services import sync


class ChangesView(UserView):
    def get(self, request: Request) -> Response:
        query = validate_query(ChangesQuerySerializer, request)
        changes = sync.list_changes(
            get_user_id(request),
            token=query.get("since"),
            size=query["page_size"],
            start=decode_cursor(query),
        )
        return paginated_response(request, changes.results, changes.next_start, token=changes.token)
