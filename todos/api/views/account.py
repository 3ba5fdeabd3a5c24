"""The REST API of accounts and files."""

import os
from http import HTTPStatus

from django.conf import settings
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.parameters import validate_query
from todos.api.base import View, address, caller, start, user
from todos.api.serializers.requests import ExportQuery
from todos.models import now
from todos.services import account

MAX_BYTES = 25 * 1024**2
CONTENT_TYPES = ["image/*", "audio/*", "video/*", "text/*", "application/*"]


class Me(View):
    def get(self, request: Request) -> Response:
        return Response(account.profile(caller(request)))

    def delete(self, request: Request) -> Response:
        if request.headers.get("X-Confirm") != "delete":
            raise ValidationError("Send `X-Confirm: delete` to delete the account with everything in it.")
        if not (token := request.headers.get("X-Id-Token")):
            raise ValidationError(
                "Send the ID token as `X-Id-Token`: it names the folder of files to delete."
            )
        if account.delete(caller(request), id_token=token):
            return Response(status=HTTPStatus.NO_CONTENT)
        return Response({"more": True}, HTTPStatus.ACCEPTED)


class Export(View):
    def get(self, request: Request) -> Response:
        asked = validate_query(ExportQuery, request)
        found, following = account.export(user(request), start=start(asked))
        body = {"exported_at": now(), "results": found, "next": address(request, following)}
        return Response(body, headers={"Content-Disposition": 'attachment; filename="todos.json"'})


class FilesConfig(View):
    """What a client needs to sign in and to reach its files: addresses, and nothing secret."""

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
                "max_bytes": MAX_BYTES,
                "content_types": CONTENT_TYPES,
            }
        )
