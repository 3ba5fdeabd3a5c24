"""The DynamoDB table of to-dos: its keys, and the calls that read it.

Each user has one partition. `pk` is only the `sub` of the user's token, so a request can't address another user's
items. `rank` is `0#<position>#<id>` of an open to-do, and `1#<completed, latest first>#<id>` of a completed one.

| sk                | contains                                                    | keys of the indexes           |
|-------------------|-------------------------------------------------------------|-------------------------------|
| T#<id>            | a to-do: packed (`d`), its version (`v`), its parent (`pa`) | lk = <list, or inbox>#<rank>  |
|                   |                                                             | st = <rank>                   |
|                   |                                                             | due_key = <0 or 1>#<due>#<id> |
|                   |                                                             | u = <updated, ms>#<id>        |
| T#<id>, in trash  | the same, with `ttl`                                        | st = 2#<deleted>#<id>, u      |
| L#<id>            | a list, packed; with `ttl` when deleted                     | lk = lists#0#<position>#<id>  |
|                   |                                                             | (not when deleted), u         |
| B#<label>#<rank>  | a copy of a to-do, for each of its labels                   |                               |
| S#<parent>#<rank> | a copy of a to-do that is a subtask                         |                               |
| W#<word>#<id>     | nothing: the key says that the to-do contains the word      |                               |
| I#<key>           | the response for an `Idempotency-Key`; `ttl` of a day       |                               |
| ME                | when the user first used the service                        |                               |

| access pattern                | key condition                             | read units, for each page |
|-------------------------------|-------------------------------------------|---------------------------|
| a to-do, a list               | sk = T#id, L#id                           | 0.5 per 4 KB              |
| all; by completion; the trash | by_state: st begins with 0#, 1#; 2#       | 0.5 per 4 KB of its items |
| a list's; by completion       | by_list: lk begins with list#, list#0#    | the same                  |
| lists, in their order         | by_list: lk begins with lists#            | the same                  |
| due in a range                | by_due: due_key between, open ones first  | the same                  |
| with a label; with a parent   | sk begins with B#label#, S#parent#        | the same                  |
| newest; last changed; changes | sk begins with T#; by_updated             | the same                  |
| with a word or its beginning  | sk begins with W#begin, then a batch      | and 0.5 for each to-do    |
| next to a position            | by_list, Limit 1                          | 0.5                       |

A page reads at most `page_size` items, however many the partition contains. Further filters remove items after the
read, so a page may be shorter. Consistent reads cost twice the units. A write costs one unit per KB for the to-do and
for each of four indexes, two where the index key changes. Each label and each new word costs one more. All units
count twice where several items change together, in a transaction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from common.aws import batch, clients
from common.cursors import InvalidCursor
from todos.dynamodb.errors import translate_throttling
from todos.dynamodb.mapping import Item, item_key

Range = tuple[str, str]  # both ends included

LAST_CHARACTER = "\U0010ffff"  # sorts after all others
ALL_KEYS: Range = ("!", LAST_CHARACTER)
ALL_UPDATES: Range = ("1000000000000", ":")  # of the `u` key, which begins with 13 digits


@dataclass(frozen=True)
class Query:
    """Ranges of a partition or an index, in ascending or descending order of `key`."""

    key: str
    ranges: Sequence[Range]
    index: str | None = None
    ascending: bool = True

    def remaining_ranges(self, start: str | None) -> list[Range]:
        """Return the ranges from `start` on. Raise `InvalidCursor` if `start` is outside all ranges."""
        if start is None:
            return [(low, high) for low, high in self.ranges if low <= high]
        if not any(low <= start <= high for low, high in self.ranges):
            raise InvalidCursor(start)
        if self.ascending:
            remaining = [(max(low, start), high) for low, high in self.ranges]
        else:
            remaining = [(low, min(high, start)) for low, high in self.ranges]
        return [(low, high) for low, high in remaining if low <= high]

    def start_after(self, last_key: str) -> str:
        """Return where the next page starts. Keys end in a letter or digit, which sorts between `!` and `~`."""
        return f"{last_key}!" if self.ascending else f"{last_key[:-1]}{chr(ord(last_key[-1]) - 1)}~"


def prefix_range(prefix: str) -> Range:
    return prefix, prefix + LAST_CHARACTER


def read_page(
    user_id: str, query: Query, *, size: int, start: str | None = None, consistent: bool = False
) -> tuple[list[Item], str | None]:
    """Read up to `size` items in one call. Return them with the start of the next page, if there is one."""
    (low, high), *further_ranges = query.remaining_ranges(start) or [("", "")]
    if not high:
        return [], None
    index: Any = {"IndexName": query.index} if query.index else {}
    with translate_throttling():
        response = clients.dynamodb().query(
            TableName=settings.TODOS_TABLE,
            **index,
            KeyConditionExpression="pk = :user AND #key BETWEEN :low AND :high",
            ExpressionAttributeNames={"#key": query.key},
            ProjectionExpression="sk, d",
            ExpressionAttributeValues={":user": {"S": user_id}, ":low": {"S": low}, ":high": {"S": high}},
            ScanIndexForward=query.ascending,
            Limit=size,
            ConsistentRead=consistent,
        )
    if last := response.get("LastEvaluatedKey"):
        return response["Items"], query.start_after(last[query.key]["S"])
    return response["Items"], further_ranges[0][0] if further_ranges else None


def iterate_pages(user_id: str, query: Query, size: int = 100) -> Iterator[list[Item]]:
    """Yield all pages, read consistently. The caller may delete the items of a page before the next one."""
    start = None
    while True:
        items, start = read_page(user_id, query, size=size, start=start, consistent=True)
        yield items
        if start is None:
            return


def get_item(user_id: str, sk: str, *, consistent: bool = True) -> Item | None:
    with translate_throttling():
        response = clients.dynamodb().get_item(
            TableName=settings.TODOS_TABLE, Key=item_key(user_id, sk), ConsistentRead=consistent
        )
    return response.get("Item")


def batch_get_items(user_id: str, sks: Sequence[str], *, consistent: bool = False) -> dict[str, Item]:
    """Return the items that exist, by their sort keys."""
    keys = [item_key(user_id, sk) for sk in dict.fromkeys(sks)]
    with translate_throttling():
        items = batch.read(settings.TODOS_TABLE, keys, consistent=consistent)
    return {item["sk"]["S"]: item for item in items}
