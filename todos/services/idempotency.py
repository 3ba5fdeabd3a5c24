"""Idempotency keys: the service stores the response for a day, and returns it again for a repeated request.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import json
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from todos.dynamodb import table, transactions
from todos.dynamodb.mapping import item_key, pack, unpack
from todos.exceptions import IdempotencyKeyReused
from todos.models import Todo

LIFETIME = 24 * 3600  # seconds
MAX_KEY_LENGTH = 255


class RepeatedRequest(Exception):
    """The key was used before. `IdempotencyKey.get_response` returns the stored response."""


@dataclass(frozen=True)
class IdempotencyKey:
    text: str
    body: Any  # parsed: requests are the same if they differ only in spaces or in the order of names

    @property
    def _sk(self) -> str:
        return f"I#{self.text}"

    @property
    def _digest(self) -> str:
        return sha256(json.dumps(self.body, sort_keys=True).encode()).hexdigest()

    def build_write(self, user_id: str, response: Todo) -> transactions.Write:
        """Return the write that stores the response, for the transaction that creates the to-do.

        The transaction raises `RepeatedRequest` if the key was used before.
        """
        now = int(time.time())
        values = {"d": pack(response), "h": {"S": self._digest}, "ttl": {"N": str(now + LIFETIME)}}
        # DynamoDB may take days to remove expired items.
        is_unused = f"{transactions.NOT_EXISTS} OR #ttl <= :now"
        item = item_key(user_id, self._sk) | values
        return transactions.build_put(item, is_unused, RepeatedRequest, now={"N": str(now)})

    def get_response(self, user_id: str) -> Todo:
        """Return the stored response. Raise `IdempotencyKeyReused` if it belongs to a different body."""
        item = table.get_item(user_id, self._sk)
        if item is None or item["h"]["S"] != self._digest:
            raise IdempotencyKeyReused
        todo: Todo = unpack(item)
        return todo
