"""PostgreSQL with credentials in Secrets Manager, which rotates them: each new connection reads the current ones."""

import json
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base

from common.aws import clients


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        response = clients.secrets().get_secret_value(SecretId=settings.DATABASE_SECRET_ARN)
        secret = json.loads(response["SecretString"])
        return {
            **super().get_connection_params(),
            "user": secret["username"],
            "password": secret["password"],
        }
