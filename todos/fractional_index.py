"""Positions in an order, as strings that sort. A new position between two others changes neither of them.

A position is a number of ten base-62 digits. It gets further digits where two positions leave no room between them.
Positions at the end come from the clock, so that nothing has to be read. All positions are partly random, so that two
requests that insert at the same place at the same time get different ones.
"""

import time
from random import SystemRandom

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # in the order of ASCII
WIDTH = 10

_BASE = len(_DIGITS)
_STEP = _BASE  # for each microsecond; ten digits last until the year 2400
_JITTER = 1000 * _STEP
_MIN_GAP = _BASE**3
# The index key has at most 1,024 bytes and also contains two IDs. This allows about 2,000 insertions at one place.
_MAX_LENGTH = 400

_random = SystemRandom()


class NoRoom(Exception):
    """The order has no position between the two given ones."""


def position_at_end(last: str | None = None) -> str:
    """Return a position after `last` and after all positions that the clock gave before."""
    low = max(_to_number(last[:WIDTH]) + 1 if last else 0, time.time_ns() // 1000 * _STEP)
    return _to_text(low + _random.randrange(_JITTER), WIDTH)


def position_between(low: str | None, high: str | None) -> str:
    """Return a position after `low` and before `high`; `None` is the start or the end. Raise `NoRoom`."""
    if high is None:
        return position_at_end(low)
    if low is None:
        return _position_at_start(high)
    if low >= high:
        raise NoRoom
    return _middle_position(low, high)


def _position_at_start(first: str) -> str:
    high = _to_number(first[:WIDTH])
    return _to_text(high - 1 - _random.randrange(_JITTER), WIDTH)


def _middle_position(low: str, high: str) -> str:
    width = max(len(low), len(high))
    floor, ceiling = _to_number(low.ljust(width, "0")), _to_number(high.ljust(width, "0"))
    while ceiling - floor < _MIN_GAP:
        width, floor, ceiling = width + 1, floor * _BASE, ceiling * _BASE
    if width > _MAX_LENGTH:
        raise NoRoom
    gap = ceiling - floor
    number = floor + gap // 4 + _random.randrange(gap // 2)
    # Two texts that differ by trailing zeros would be the same number, with no room between them.
    return _to_text(number if number % _BASE else number + 1, width)


def _to_number(position: str) -> int:
    value = 0
    for digit in position:
        value = value * _BASE + _DIGITS.index(digit)
    return value


def _to_text(value: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        value, digit = divmod(value, _BASE)
        digits = _DIGITS[digit] + digits
    return digits
