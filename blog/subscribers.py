"""Who gets mail: the `subscribers` table, one item for each address, and nothing of it in SQL.

| access pattern                                  | key condition                               | units           |
|-------------------------------------------------|---------------------------------------------|-----------------|
| sign up, confirm, unsubscribe, delete           | email                                       | 1 write, + 1 in |
|                                                 |                                             | the index       |
| a subscriber                                    | email                                       | 0.5             |
| those in a state, by the beginning of the address| by_state: state, email begins with          | 0.5 per 4 KB,   |
|                                                 |                                             | some 16         |
| how many sign-ups an origin has sent this hour  | email = SIGNUPS#hash#hour                   | 1 write         |

States, each with its time:

    pending ──> confirmed ──> unsubscribed ──> pending (a new sign-up)
       └───────────┴────────> bounced, complained (by `workers.mail_feedback`, for good)

Someone who never confirms is forgotten after `UNCONFIRMED` (`ttl`). Addresses are keys in lower case: there is no
mail system any more that gives `Ada@` and `ada@` to two people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from heapq import merge
from itertools import islice
from typing import Any, Literal, get_args
from uuid import uuid4

from django.utils import timezone

import tracing
from blog.table import stamp
from workers import aws
from workers.subscribers import Item, key, table, unsubscribe, update

__all__ = ["unsubscribe"]

State = Literal["pending", "confirmed", "unsubscribed", "bounced", "complained"]
STATES: tuple[State, ...] = get_args(State)

UNCONFIRMED = timedelta(days=30)
AGAIN = timedelta(days=1)  # who still has not confirmed may ask for another mail, but nobody can be flooded
MAX_EMAIL = 254  # characters, RFC 5321 (erratum 1690)
INDEX = "by_state"
FIRST, LAST = " ", "\x7f"  # before and after every address: they are ASCII
COUNTED = 20  # megabytes of the index, some 80,000 subscribers


class NoAddress(ValueError):
    """What was typed is no address that mail can be sent to; the message says why."""


@dataclass(frozen=True)
class Subscriber:
    email: str
    address: str  # as it was typed
    state: State
    since: str  # when that state began, UTC
    created_at: str
    reason: str  # of a bounce or complaint


# --- From state to state


def checked(text: str) -> str:
    """Give an address in its one spelling, the domain in Punycode. Raises `NoAddress`."""
    # Here, because it takes longer to import than a page to serve.
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise NoAddress(str(error)) from error
    return found.ascii_email or found.normalized


def subscribe(address: str) -> None:
    """Record a sign-up, whose welcome the table's stream sets off; in one write, and nothing if there is one."""
    now, ids = timezone.now(), tracing.carried()  # the stream goes on with them
    also = "".join(f", {name} = :{name}" for name in ids)
    update(
        address.lower(),
        "SET address = :address, #state = :pending, pending_at = :now, signup = :signup, #ttl = :ttl,"
        f" created_at = if_not_exists(created_at, :now){also} REMOVE soft_bounces, confirmed_at",
        "attribute_not_exists(email) OR #state = :unsubscribed OR (#state = :pending AND pending_at < :lately)",
        {
            ":address": address,
            ":pending": "pending",
            ":now": stamp(now),
            ":signup": uuid4().hex,
            ":ttl": int((now + UNCONFIRMED).timestamp()),
            ":unsubscribed": "unsubscribed",
            ":lately": stamp(now - AGAIN),
            **{f":{name}": value for name, value in ids.items()},
        },
    )


def confirm(email: str) -> bool:
    """Confirm a sign-up; `False` when there is none, or mail to the address was stopped since."""
    done = update(
        email,
        "SET #state = :confirmed, confirmed_at = if_not_exists(confirmed_at, :now) REMOVE #ttl",
        "#state IN (:pending, :confirmed)",
        {":confirmed": "confirmed", ":now": stamp(timezone.now()), ":pending": "pending"},
    )
    return done is not None


# --- Lists, for the admin


def get(email: str) -> Subscriber | None:
    item = aws.dynamodb().get_item(TableName=table(), Key=key(email)).get("Item", {})
    return subscriber(item) if "state" in item else None


def listed(state: State | None, beginning: str, after: str, size: int) -> tuple[list[Subscriber], str | None]:
    """Give `size` subscribers behind the address `after`, in alphabetical order, and the `after` of the next page.

    All of them, or those in one state; whose address begins with `beginning`.
    """
    states = [state] if state else STATES
    found = merge(*(those_in(each, beginning, after, size + 1) for each in states), key=lambda s: s.email)
    page = list(islice(found, size + 1))
    return page[:size], page[size - 1].email if len(page) > size else None


def those_in(state: State, beginning: str, after: str, limit: int) -> Iterator[Subscriber]:
    condition = in_state(state, max(beginning, after + FIRST if after else ""), beginning)
    while True:
        answer = aws.dynamodb().query(TableName=table(), IndexName=INDEX, Limit=limit, **condition)
        yield from map(subscriber, answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        condition["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def count(state: State) -> tuple[int, bool]:
    """Count those in a state, and tell whether there are more than the first `COUNTED` megabytes hold."""
    condition, number = in_state(state, "", ""), 0
    for _ in range(COUNTED):
        answer = aws.dynamodb().query(TableName=table(), IndexName=INDEX, Select="COUNT", **condition)
        number += answer["Count"]
        if "LastEvaluatedKey" not in answer:
            return number, False
        condition["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    return number, True


def in_state(state: State, low: str, beginning: str) -> dict[str, Any]:
    return {
        "KeyConditionExpression": "#state = :state AND email BETWEEN :low AND :high",
        "ExpressionAttributeNames": {"#state": "state"},
        "ExpressionAttributeValues": {
            ":state": {"S": state},
            ":low": {"S": low or FIRST},
            ":high": {"S": beginning + LAST},
        },
    }


def subscriber(item: Item) -> Subscriber:
    def text(name: str) -> str:
        return str(item.get(name, {"S": ""})["S"])

    state: Any = text("state")
    return Subscriber(
        text("email"), text("address"), state, text(f"{state}_at"), text("created_at"), text("reason")
    )


def delete(email: str) -> bool:
    """Forget a person, and tell whether there was one. Who wanted no more mail may be signed up again after that."""
    try:
        aws.dynamodb().delete_item(
            TableName=table(),
            Key=key(email),
            ConditionExpression="attribute_exists(#state)",
            ExpressionAttributeNames={"#state": "state"},
        )
    except aws.dynamodb().exceptions.ConditionalCheckFailedException:
        return False
    return True


# --- How often


def count_signup(origin: str) -> int:
    """Note a sign-up from an origin, and tell how many there were in this hour."""
    now = timezone.now()
    counted = update(
        f"SIGNUPS#{origin}#{now:%Y%m%d%H}",
        "SET #ttl = :ttl ADD hits :one",
        "attribute_not_exists(#state)",
        {":ttl": int((now + timedelta(hours=2)).timestamp()), ":one": 1},
    )
    assert counted, "no address is in capitals, so this is no subscriber"
    return int(counted["hits"]["N"])
