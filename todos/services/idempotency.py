"""Requests that may be sent again: an `Idempotency-Key` is kept for a day with what was answered.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import json
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from todos.dynamodb import table, transactions
from todos.dynamodb.mapping import key as item_key
from todos.dynamodb.mapping import pack, unpack
from todos.exceptions import KeyReused
from todos.models import Todo

LIFETIME = 24 * 3600
MAX_LENGTH = 255


class Replayed(Exception):
    """The request was answered before."""


@dataclass(frozen=True)
class Key:
    text: str
    body: Any  # as parsed: neither spaces nor the order of names make another request

    @property
    def sk(self) -> str:
        return f"I#{self.text}"

    @property
    def digest(self) -> str:
        return sha256(json.dumps(self.body, sort_keys=True).encode()).hexdigest()

    def write(self, user: str, answer: Todo) -> transactions.Write:
        """Remember the answer, in the transaction that makes it true. Refused with `Replayed`."""
        now = int(time.time())
        kept = {"d": pack(answer), "h": {"S": self.digest}, "ttl": {"N": str(now + LIFETIME)}}
        free = f"{transactions.NEW} OR #ttl <= :now"  # DynamoDB may take days to remove what has expired
        return transactions.put(item_key(user, self.sk) | kept, free, Replayed, now={"N": str(now)})

    def answer(self, user: str) -> Todo:
        """Give what was answered before. Raise `KeyReused` if that was to another body."""
        found = table.get(user, self.sk)
        if found is None or found["h"]["S"] != self.digest:
            raise KeyReused
        todo: Todo = unpack(found)
        return todo
