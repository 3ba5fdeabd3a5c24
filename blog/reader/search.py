"""Search: the `content` table holds an item for each post and word; a query walks its words' items in step."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from common.content_table import position_before, query_visible


class Postings:
    """The moments of one partition, newest first, read a hundred keys at a time."""

    def __init__(self, pk: str, low: str, now: datetime) -> None:
        self.pk, self.low, self.now = pk, low, now
        self.ahead: list[str] = []  # oldest first, so that the newest pops from the end
        self.ended = False

    def seek(self, bound: str) -> str | None:
        """Give the newest moment not after `bound`; bounds may only fall from call to call."""
        while self.ahead and self.ahead[-1] > bound:
            self.ahead.pop()
        while not self.ahead and not self.ended and self.low <= bound:
            page = query_visible(self.pk, self.low, bound, self.now, limit=100)
            self.ahead = [item["sk"]["S"] for item in reversed(page["Items"])]
            if last := page.get("LastEvaluatedKey"):
                bound = position_before(last["sk"]["S"])
            else:
                self.ended = True
        return self.ahead[-1] if self.ahead else None


def common_moments(partitions: Sequence[str], low: str, high: str, now: datetime) -> Iterator[str]:
    postings = [Postings(pk, low, now) for pk in partitions]
    bound = high
    while True:
        found = []
        for posting in postings:
            if (moment := posting.seek(bound)) is None:
                return
            found.append(moment)
            bound = moment
        if found[0] == bound:  # they only fall, so the first is equal when all are
            yield bound
            bound = position_before(bound)
