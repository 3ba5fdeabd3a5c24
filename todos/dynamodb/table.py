"""The table of to-dos: its keys, and the calls that read it.

One partition for each user: `pk` is the `sub` of their token and nothing else, so that nobody can so much as ask
for an item of another. `rank` is `0#<position>#<id>` of an open to-do, and `1#<completed, latest first>#<id>` of a
completed one.

| sk                | holds                                                       | keys of the indexes           |
|-------------------|-------------------------------------------------------------|-------------------------------|
| T#<id>            | a to-do: packed (`d`), its version (`v`), its parent (`pa`) | lk = <list, or inbox>#<rank>  |
|                   |                                                             | st = <rank>                   |
|                   |                                                             | due_key = <0 or 1>#<due>#<id> |
|                   |                                                             | u = <updated, ms>#<id>        |
| T#<id>, in trash  | the same, with `ttl`                                        | st = 2#<deleted>#<id>, u      |
| L#<id>            | a list, packed; when deleted with `ttl`                     | lk = lists#0#<position>#<id>  |
|                   |                                                             | (not when deleted), u         |
| B#<label>#<rank>  | a copy of a to-do, for each of its labels                   |                               |
| S#<parent>#<rank> | a copy of a to-do that is a sub-task                        |                               |
| W#<word>#<id>     | nothing: the to-do has the word                             |                               |
| I#<key>           | the answer to a request that may come again; `ttl` of a day |                               |
| ME                | since when the user is known                                |                               |

| access pattern                | key condition                             | read units, for each page |
|-------------------------------|-------------------------------------------|---------------------------|
| a to-do, a list               | sk = T#id, L#id                           | 0.5 per 4 KB              |
| all; by completion; the trash | by_state: st begins with 0#, 1#; 2#       | 0.5 per 4 KB of its items |
| a list's; by completion       | by_list: lk begins with list#, list#0#    | the same                  |
| lists, in their order         | by_list: lk begins with lists#            | the same                  |
| due in a range                | by_due: due_key between, open ones first  | the same                  |
| of a label; of a parent       | sk begins with B#label#, S#parent#        | the same                  |
| newest; changed last; changes | sk begins with T#; by_updated             | the same                  |
| with a word or its beginning  | sk begins with W#begin, then a batch      | and 0.5 for each to-do    |
| neighbours of a place         | by_list, Limit 1                          | 0.5                       |

A page reads at most `page_size` items whatever is in the partition; what else was asked for is filtered from them,
so a page may be shorter than that. Twice the units where the caller has to see what was just written, which is
asked for with `fresh`. Writing a to-do costs a unit per KB for itself and for each of four indexes (two where their
key changes), and one for each label and each new word; where several items change together, twice that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from common.aws import batch, clients
from todos.dynamodb.mapping import Item, key
from todos.exceptions import BadCursor

HIGHEST = "\U0010ffff"  # sorts after every character
Range = tuple[str, str]  # both ends included
EVERYTHING = ("!", HIGHEST)
MOMENTS = ("1000000000000", ":")  # milliseconds of 13 digits, with what follows them


@dataclass(frozen=True)
class View:
    """Stretches of a partition in the order of a key; `forward` ones are read upwards."""

    key: str
    ranges: Sequence[Range]
    index: str | None = None
    forward: bool = True

    def rest(self, start: str | None) -> list[Range]:
        """What is left to read from `start` on. Raise `BadCursor` for one that is in none of the ranges."""
        if start is not None and not any(low <= start <= high for low, high in self.ranges):
            raise BadCursor
        if start is None:
            left = list(self.ranges)
        elif self.forward:
            left = [(max(low, start), high) for low, high in self.ranges]
        else:
            left = [(low, min(high, start)) for low, high in self.ranges]
        return [(low, high) for low, high in left if low <= high]

    def following(self, last: str) -> str:
        """Give where to go on after the key `last`; keys end in a letter or digit, above `!` and below `~`."""
        return f"{last}!" if self.forward else f"{last[:-1]}{chr(ord(last[-1]) - 1)}~"


def beginning(prefix: str) -> Range:
    return prefix, prefix + HIGHEST


def page(
    user: str, view: View, *, size: int, start: str | None = None, fresh: bool = False
) -> tuple[list[Item], str | None]:
    """Read up to `size` items in one call, and say where the next page starts."""
    (low, high), *others = view.rest(start) or [("", "")]
    if not high:
        return [], None
    index: Any = {"IndexName": view.index} if view.index else {}
    answer = clients.dynamodb().query(
        TableName=settings.TODOS_TABLE,
        **index,
        KeyConditionExpression="pk = :user AND #key BETWEEN :low AND :high",
        ExpressionAttributeNames={"#key": view.key},
        ProjectionExpression="sk, d",
        ExpressionAttributeValues={":user": {"S": user}, ":low": {"S": low}, ":high": {"S": high}},
        ScanIndexForward=view.forward,
        Limit=size,
        ConsistentRead=fresh,
    )
    if last := answer.get("LastEvaluatedKey"):
        return answer["Items"], view.following(last[view.key]["S"])
    return answer["Items"], others[0][0] if others else None


def pages(user: str, view: View, size: int = 100) -> Iterator[list[Item]]:
    """Read all of a view, fresh; what a reader of a page takes out of the view is not met again."""
    start = None
    while True:
        found, start = page(user, view, size=size, start=start, fresh=True)
        yield found
        if start is None:
            return


def get(user: str, sk: str, *, fresh: bool = True) -> Item | None:
    answer = clients.dynamodb().get_item(
        TableName=settings.TODOS_TABLE, Key=key(user, sk), ConsistentRead=fresh
    )
    return answer.get("Item")


def batch_get(user: str, sks: Sequence[str], *, fresh: bool = False) -> dict[str, Item]:
    """Read items by their sort keys."""
    keys = [key(user, sk) for sk in dict.fromkeys(sks)]
    return {item["sk"]["S"]: item for item in batch.read(settings.TODOS_TABLE, keys, consistent=fresh)}
