"""The stacks in an emulator that enforces IAM."""

from dataclasses import dataclass
from typing import Any

import boto3

from infra.local.emulator import Emulator


@dataclass(frozen=True)
class SecuredAws:
    """An emulator that enforces IAM, bucket policies and TLS, and the outputs of the stacks in it."""

    emulator: Emulator
    data: dict[str, str]
    edge: dict[str, str]
    mail: dict[str, str]
    roles: dict[str, str]

    def client(self, service: str, **credentials: str) -> Any:
        """Return a client of the account's owner, or of the credentials that are given."""
        return boto3.client(service, endpoint_url=self.emulator.url, **credentials)  # type: ignore[call-overload]
