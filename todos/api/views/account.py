"""Views of the account, and of the configuration for sign-in and files."""

import os
from http import HTTPStatus

from django.conf import settings
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.parameters import validate_query
from todos.api.base import UserView, get_caller, get_user_id
from todos.api.pagination import build_next_url, decode_cursor
from todos.api.serializers.requests import ExportQuerySerializer
from todos.services import account
from todos.timestamps import current_timestamp

_MAX_FILE_BYTES = 25 * 1024**2
_CONTENT_TYPES = ["image/*", "audio/*", "video/*", "text/*", "application/*"]


class ProfileView(UserView):
    def get(self, request: Request) -> Response:
        return Response(account.get_profile(get_caller(request)))

    def delete(self, request: Request) -> Response:
        if request.headers.get("X-Confirm") != "delete":
            raise ValidationError("Send `X-Confirm: delete` to delete the account and all its data.")
        if not (id_token := request.headers.get("X-Id-Token")):
            raise ValidationError(
                "Send the ID token in `X-Id-Token`. It identifies the folder of files to delete."
            )
        if account.delete(get_caller(request), id_token=id_token):
            return Response(status=HTTPStatus.NO_CONTENT)
        return Response({"more": True}, HTTPStatus.ACCEPTED)


class ExportView(UserView):
    def get(self, request: Request) -> Response:
        query = validate_query(ExportQuerySerializer, request)
        results, next_start = account.export(get_user_id(request), start=decode_cursor(query))
        body = {
            "exported_at": current_timestamp(),
            "results": results,
            "next": build_next_url(request, next_start),
        }
        return Response(body, headers={"Content-Disposition": 'attachment; filename="todos.json"'})


class FilesConfigView(UserView):
    """Public identifiers with which clients sign in and reach their files. It contains no secrets."""

    authentication_classes = []
    permission_classes = []

    def get(self, request: Request) -> Response:
        return Response(
            {
                "region": settings.COGNITO_USER_POOL_ID.partition("_")[0],
                "user_pool_id": settings.COGNITO_USER_POOL_ID,
                "client_id": settings.COGNITO_CLIENT_ID,
                "identity_pool_id": settings.COGNITO_IDENTITY_POOL_ID,
                "bucket": settings.USER_FILES_BUCKET,
                "prefix": "private/",
                "endpoint": os.environ.get("AWS_ENDPOINT_URL"),
                "max_bytes": _MAX_FILE_BYTES,
                "content_types": _CONTENT_TYPES,
            }
        )
