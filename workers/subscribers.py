"""What the workers read and change of the `subscribers` table; `blog.subscribers` says what is in it."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from workers import aws

SOFT_BOUNCES = 5  # in a row: a mailbox that has been full for so many mails is not read any more
RESERVED = ("state", "ttl")  # words that DynamoDB's expressions take by another name only

Item = dict[str, Any]


@dataclass(frozen=True)
class Subscriber:
    email: str  # the key: in lower case
    address: str  # as it was typed
    state: str
    signup: str  # which sign-up this is of the address


def get(email: str) -> Subscriber | None:
    """Read a subscriber as of now: between an event and its mail someone may have left."""
    answer = aws.dynamodb().get_item(TableName=table(), Key=key(email), ConsistentRead=True)
    item = answer.get("Item")
    return subscriber(item) if item and "state" in item else None


def confirmed(after: str, limit: int) -> list[str]:
    """Give the addresses of the next `limit` confirmed subscribers, in the order of the alphabet."""
    answer = aws.dynamodb().query(
        TableName=table(),
        IndexName="by_state",
        KeyConditionExpression="#state = :confirmed AND email > :after",
        ProjectionExpression="email",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":confirmed": {"S": "confirmed"}, ":after": {"S": after or " "}},
        Limit=limit,
    )
    return [item["email"]["S"] for item in answer["Items"]]


def stop(email: str, state: Literal["bounced", "complained"], reason: str) -> None:
    """Stop all mail to an address, for good. A complaint outweighs a bounce."""
    update(
        email,
        f"SET #state = :state, {state}_at = :now, reason = :reason REMOVE #ttl",
        "attribute_exists(email) AND #state <> :complained",
        {":state": state, ":now": now(), ":reason": reason[:500], ":complained": "complained"},
    )


def unsubscribe(email: str) -> None:
    update(
        email,
        "SET #state = :unsubscribed, unsubscribed_at = :now REMOVE #ttl",
        "#state IN (:pending, :confirmed)",
        {":unsubscribed": "unsubscribed", ":now": now(), ":pending": "pending", ":confirmed": "confirmed"},
    )


def bounce_softly(email: str, bounce: str, reason: str) -> None:
    """Note a bounce, by its id, of a mailbox that may work again; one too many in a row stops all mail."""
    noted = update(
        email,
        "ADD soft_bounces :bounce",
        "#state = :confirmed",
        {":bounce": {bounce}, ":confirmed": "confirmed"},
    )
    if noted and len(noted["soft_bounces"]["SS"]) >= SOFT_BOUNCES:
        stop(email, "bounced", f"{SOFT_BOUNCES} times in a row: {reason}")


def delivered(email: str) -> None:
    condition = "#state = :confirmed AND attribute_exists(soft_bounces)"
    update(email, "REMOVE soft_bounces", condition, {":confirmed": "confirmed"})


def update(email: str, change: str, condition: str, values: dict[str, str | int | set[str]]) -> Item | None:
    """Change a record if the condition holds, and give it as it is then; otherwise `None`."""
    names = {f"#{name}": name for name in RESERVED if f"#{name}" in change + condition}
    typed: Any = {name: typed_value(value) for name, value in values.items()}
    try:
        answer = aws.dynamodb().update_item(
            TableName=table(),
            Key=key(email),
            UpdateExpression=change,
            ConditionExpression=condition,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=typed,
            ReturnValues="ALL_NEW",
        )
    except aws.dynamodb().exceptions.ConditionalCheckFailedException:
        return None
    return answer["Attributes"]


def typed_value(value: str | int | set[str]) -> Item:
    match value:
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
    return {"SS": list(value)}


def key(email: str) -> Item:
    return {"email": {"S": email}}


def subscriber(item: Item) -> Subscriber:
    return Subscriber(*(item[name]["S"] for name in ("email", "address", "state", "signup")))


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def table() -> str:
    return os.environ["SUBSCRIBERS_TABLE"]
