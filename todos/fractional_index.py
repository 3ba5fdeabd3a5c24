"""Places in an order, as strings that sort: putting something between two others changes neither of them.

A place is a number of ten base-62 digits, with further digits where two neighbours left no room. At the end,
new places come from the clock, so that nothing has to be read; everywhere they are drawn by chance from the room
that there is, so that two who insert at the same place at the same time don't get the same.
"""

import time
from random import SystemRandom

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # in the order of ASCII
BASE = len(DIGITS)
WIDTH = 10
STEP = BASE  # of a microsecond; ten digits last until the year 2400
JITTER = 1000 * STEP
ROOM = BASE**3
MAX_LENGTH = 400  # of a key of 1,024 bytes that has to hold two ids too; some 2,000 insertions at one spot

random = SystemRandom()


class NoRoom(Exception):
    pass


def at_end(last: str | None = None) -> str:
    """Give a place after `last`, and after all that were given by the clock before."""
    low = max(number(last[:WIDTH]) + 1 if last else 0, time.time_ns() // 1000 * STEP)
    return text(low + random.randrange(JITTER), WIDTH)


def at_start(first: str) -> str:
    high = number(first[:WIDTH])
    return text(high - 1 - random.randrange(JITTER), WIDTH)


def between(low: str | None, high: str | None) -> str:
    """Give a place after `low` and before `high`, where `None` is the start or the end. Raise `NoRoom`."""
    if high is None:
        return at_end(low)
    if low is None:
        return at_start(high)
    if low >= high:
        raise NoRoom
    return middle(low, high)


def middle(low: str, high: str) -> str:
    width = max(len(low), len(high))
    floor, ceiling = number(low.ljust(width, "0")), number(high.ljust(width, "0"))
    while ceiling - floor < ROOM:
        width, floor, ceiling = width + 1, floor * BASE, ceiling * BASE
    if width > MAX_LENGTH:
        raise NoRoom
    gap = ceiling - floor
    found = floor + gap // 4 + random.randrange(gap // 2)
    # Two strings that differ by zeros at the end would be one number, with no room between them.
    return text(found if found % BASE else found + 1, width)


def number(place: str) -> int:
    value = 0
    for digit in place:
        value = value * BASE + DIGITS.index(digit)
    return value


def text(value: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        value, digit = divmod(value, BASE)
        digits = DIGITS[digit] + digits
    return digits
