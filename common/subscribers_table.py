"""The `subscribers` table: one item for each address. Only this module knows its keys. SQL has no copy.

| access pattern                          | key condition                      | units                      |
|-----------------------------------------|------------------------------------|----------------------------|
| sign up, confirm, unsubscribe, delete   | email                              | 1 write, + 1 in the index  |
| a subscriber                            | email                              | 0.5, or 1 if consistent    |
| subscribers in a state, by prefix       | by_state: state, email begins with | 0.5 per 4 KB, about 16     |
| sign-ups from an origin in this hour    | email = SIGNUPS#hash#hour          | 1 write                    |

States, each with its time:

    pending ──> confirmed ──> unsubscribed ──> pending (a new sign-up)
       └───────────┴────────> bounced, complained (by `workers.mail_feedback`, permanent)

DynamoDB deletes a subscriber who does not confirm within `CONFIRMATION_PERIOD` (`ttl`). Keys are addresses in lower
case, because no common mail system has different mailboxes for `Ada@` and `ada@`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, get_args
from uuid import uuid4

from common import timestamps, tracing
from common.aws import clients
from common.timestamps import format_timestamp

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

State = Literal["pending", "confirmed", "unsubscribed", "bounced", "complained"]
STATES: tuple[State, ...] = get_args(State)

CONFIRMATION_PERIOD = timedelta(days=30)
# Within this time, a repeated sign-up sends no second mail, so that sign-ups cannot flood a mailbox.
_RESEND_AFTER = timedelta(days=1)
MAX_SOFT_BOUNCES = 5  # in a row; then the mailbox is probably abandoned
_MAX_COUNTED_PAGES = 20  # of the index, 1 MB each: about 80,000 subscribers
_INDEX = "by_state"
_FIRST, _LAST = " ", "\x7f"  # sort before and after every address, which is ASCII
_RESERVED = ("state", "ttl")  # DynamoDB accepts these words in expressions only by an alias

Item = dict[str, Any]


@dataclass(frozen=True)
class Subscriber:
    email: str  # the key: the address in lower case
    address: str  # as typed
    state: State
    since: str  # timestamp of the state
    created_at: str
    reason: str  # of a bounce or complaint
    signup: str  # id of the latest sign-up


# --- Changes of state


def subscribe(address: str) -> None:
    """Record a sign-up in one write; the table's stream starts the welcome email.

    Change nothing if the address is subscribed, stopped, or signed up within `_RESEND_AFTER`.
    """
    now, ids = timestamps.utc_now(), tracing.current_ids()  # the stream's worker continues the trace
    set_ids = "".join(f", {name} = :{name}" for name in ids)
    _update(
        address.lower(),
        "SET address = :address, #state = :pending, pending_at = :now, signup = :signup, #ttl = :ttl,"
        f" created_at = if_not_exists(created_at, :now){set_ids} REMOVE soft_bounces, confirmed_at",
        "attribute_not_exists(email) OR #state = :unsubscribed OR (#state = :pending AND pending_at < :lately)",
        {
            ":address": address,
            ":pending": "pending",
            ":now": format_timestamp(now),
            ":signup": uuid4().hex,
            ":ttl": int((now + CONFIRMATION_PERIOD).timestamp()),
            ":unsubscribed": "unsubscribed",
            ":lately": format_timestamp(now - _RESEND_AFTER),
            **{f":{name}": value for name, value in ids.items()},
        },
    )


def confirm(email: str) -> bool:
    """Confirm a sign-up. Return `False` if there is none, or if mail to the address has been stopped."""
    item = _update(
        email,
        "SET #state = :confirmed, confirmed_at = if_not_exists(confirmed_at, :now) REMOVE #ttl",
        "#state IN (:pending, :confirmed)",
        {":confirmed": "confirmed", ":now": timestamps.current_timestamp(), ":pending": "pending"},
    )
    return item is not None


def unsubscribe(email: str) -> None:
    _update(
        email,
        "SET #state = :unsubscribed, unsubscribed_at = :now REMOVE #ttl",
        "#state IN (:pending, :confirmed)",
        {
            ":unsubscribed": "unsubscribed",
            ":now": timestamps.current_timestamp(),
            ":pending": "pending",
            ":confirmed": "confirmed",
        },
    )


def stop(email: str, state: Literal["bounced", "complained"], reason: str) -> None:
    """Stop all mail to an address permanently. A complaint replaces a bounce."""
    _update(
        email,
        f"SET #state = :state, {state}_at = :now, reason = :reason REMOVE #ttl",
        "attribute_exists(email) AND #state <> :complained",
        {
            ":state": state,
            ":now": timestamps.current_timestamp(),
            ":reason": reason[:500],
            ":complained": "complained",
        },
    )


def record_soft_bounce(email: str, bounce_id: str, reason: str) -> None:
    """Count a temporary bounce. Stop all mail after `MAX_SOFT_BOUNCES` in a row."""
    item = _update(
        email,
        "ADD soft_bounces :bounce",
        "#state = :confirmed",
        {":bounce": {bounce_id}, ":confirmed": "confirmed"},
    )
    if item and len(item["soft_bounces"]["SS"]) >= MAX_SOFT_BOUNCES:
        stop(email, "bounced", f"{MAX_SOFT_BOUNCES} times in a row: {reason}")


def record_delivery(email: str) -> None:
    """Reset the count of soft bounces."""
    condition = "#state = :confirmed AND attribute_exists(soft_bounces)"
    _update(email, "REMOVE soft_bounces", condition, {":confirmed": "confirmed"})


def delete(email: str) -> bool:
    """Delete a subscriber and their unsubscribe record. Return `False` if there is none."""
    try:
        _dynamodb().delete_item(
            TableName=_table(),
            Key=_key(email),
            ConditionExpression="attribute_exists(#state)",
            ExpressionAttributeNames={"#state": "state"},
        )
    except _dynamodb().exceptions.ConditionalCheckFailedException:
        return False
    return True


# --- Reads


def get(email: str, *, consistent: bool = False) -> Subscriber | None:
    """Return a subscriber. Before sending mail, read `consistent`: they may have just unsubscribed."""
    response = _dynamodb().get_item(TableName=_table(), Key=_key(email), ConsistentRead=consistent)
    item = response.get("Item", {})
    return _subscriber(item) if "state" in item else None


def list_confirmed(after: str, limit: int) -> list[str]:
    """Return the next `limit` confirmed addresses in alphabetical order."""
    condition = _state_condition("confirmed", low=f"{after}{_FIRST}" if after else "", prefix="")
    query = {"ProjectionExpression": "email", "Limit": limit, **condition}
    response = _dynamodb().query(TableName=_table(), IndexName=_INDEX, **query)
    return [item["email"]["S"] for item in response["Items"]]


def list_page(state: State | None, prefix: str, after: str, size: int) -> tuple[list[Subscriber], str | None]:
    """Return `size` subscribers in alphabetical order, and the `after` of the next page.

    `state` and `prefix` filter by state and by the beginning of the address.
    """
    states = [state] if state else STATES
    by_email = merge(*(_query(name, prefix, after, size + 1) for name in states), key=lambda s: s.email)
    page = list(islice(by_email, size + 1))
    return page[:size], page[size - 1].email if len(page) > size else None


def count(state: State) -> tuple[int, bool]:
    """Count the subscribers in a state. Return the count, and whether more pages remain than `_MAX_COUNTED_PAGES`."""
    condition, total = _state_condition(state, low="", prefix=""), 0
    for _ in range(_MAX_COUNTED_PAGES):
        response = _dynamodb().query(TableName=_table(), IndexName=_INDEX, Select="COUNT", **condition)
        total += response["Count"]
        if "LastEvaluatedKey" not in response:
            return total, False
        condition["ExclusiveStartKey"] = response["LastEvaluatedKey"]
    return total, True


# --- Rate limit


def count_signup(origin: str) -> int:
    """Record a sign-up from an origin. Return how many there were in this hour."""
    now = timestamps.utc_now()
    item = _update(
        f"SIGNUPS#{origin}#{now:%Y%m%d%H}",
        "SET #ttl = :ttl ADD hits :one",
        "attribute_not_exists(#state)",
        {":ttl": int((now + timedelta(hours=2)).timestamp()), ":one": 1},
    )
    assert item, "addresses are in lower case, so this is not a subscriber"
    return int(item["hits"]["N"])


# --- Calls and items


def _query(state: State, prefix: str, after: str, limit: int) -> Iterator[Subscriber]:
    condition = _state_condition(state, max(prefix, f"{after}{_FIRST}" if after else ""), prefix)
    while True:
        response = _dynamodb().query(TableName=_table(), IndexName=_INDEX, Limit=limit, **condition)
        yield from map(_subscriber, response["Items"])
        if "LastEvaluatedKey" not in response:
            return
        condition["ExclusiveStartKey"] = response["LastEvaluatedKey"]


def _state_condition(state: State, low: str, prefix: str) -> dict[str, Any]:
    return {
        "KeyConditionExpression": "#state = :state AND email BETWEEN :low AND :high",
        "ExpressionAttributeNames": {"#state": "state"},
        "ExpressionAttributeValues": {
            ":state": {"S": state},
            ":low": {"S": low or _FIRST},
            ":high": {"S": prefix + _LAST},
        },
    }


def _update(email: str, change: str, condition: str, values: dict[str, str | int | set[str]]) -> Item | None:
    """Change an item if the condition holds. Return the new item, or `None` if it does not."""
    names = {f"#{name}": name for name in _RESERVED if f"#{name}" in change + condition}
    typed: Any = {name: _typed_value(value) for name, value in values.items()}
    try:
        response = _dynamodb().update_item(
            TableName=_table(),
            Key=_key(email),
            UpdateExpression=change,
            ConditionExpression=condition,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=typed,
            ReturnValues="ALL_NEW",
        )
    except _dynamodb().exceptions.ConditionalCheckFailedException:
        return None
    return response["Attributes"]


def _typed_value(value: str | int | set[str]) -> Item:
    match value:
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
    return {"SS": list(value)}


def _subscriber(item: Item) -> Subscriber:
    def text(name: str) -> str:
        return str(item.get(name, {"S": ""})["S"])

    state: Any = text("state")
    return Subscriber(
        email=text("email"),
        address=text("address"),
        state=state,
        since=text(f"{state}_at"),
        created_at=text("created_at"),
        reason=text("reason"),
        signup=text("signup"),
    )


def _key(email: str) -> Item:
    return {"email": {"S": email}}


def _dynamodb() -> DynamoDBClient:
    """Return a client that bypasses DAX: the blog's cluster has no access to this table."""
    return clients.botocore_dynamodb()


def _table() -> str:
    return os.environ["SUBSCRIBERS_TABLE"]
