"""When a recurring to-do comes again: a rule of RFC 5545, 3.3.10, of the kinds that fit a to-do.

Rules come from strangers, so what could keep `dateutil` busy is refused: anything shorter than a day, and long steps.
It seeks the next day of a rule that has none (30 February) up to the year 9999, so it is given a due near the end.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from dateutil.rrule import rrulestr

MAX_LENGTH = 200
MAX_INTERVAL = 366
MAX_COUNT = 1000
CYCLE = 400  # years after which the Gregorian calendar repeats, with its weekdays
LAST_YEAR = 2999
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
NUMBERS = r"[+-]?\d{1,3}(,[+-]?\d{1,3})*"
DAY = r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)"
PARTS = {
    "FREQ": "|".join(sorted(FREQUENCIES)),
    "INTERVAL": r"\d{1,3}",
    "COUNT": r"\d{1,4}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": rf"{DAY}(,{DAY})*",
    "BYMONTHDAY": NUMBERS,
    "BYYEARDAY": NUMBERS,
    "BYWEEKNO": NUMBERS,
    "BYMONTH": NUMBERS,
    "BYSETPOS": NUMBERS,
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
}


class BadRule(ValueError):
    """A rule that can't be taken; the message says why."""


class Again(NamedTuple):
    due: str
    recurrence: str


def check(rule: str, due: str) -> None:
    """Raise `BadRule` unless something recurs by this rule after `due`, or is meant to end."""
    parts = parsed(rule)
    if following(rule, due) is None and parts.get("COUNT") != "1" and "UNTIL" not in parts:
        raise BadRule("By this rule it never comes again.")


def parsed(rule: str) -> dict[str, str]:
    if len(rule) > MAX_LENGTH:
        raise BadRule(f"A rule has at most {MAX_LENGTH} characters.")
    pairs = [part.partition("=")[::2] for part in rule.split(";")]
    for name, value in pairs:
        if not re.fullmatch(PARTS.get(name, "(?!)"), value, re.ASCII):
            raise BadRule(f"`{name}={value}` can't be part of a rule here.")
    parts = dict(pairs)
    if len(parts) < len(pairs) or "FREQ" not in parts or {"COUNT", "UNTIL"} <= parts.keys():
        raise BadRule("A rule has one FREQ, each other part at most once, and COUNT or UNTIL but not both.")
    if not 1 <= int(parts.get("INTERVAL", 1)) <= MAX_INTERVAL:
        raise BadRule(f"INTERVAL is from 1 to {MAX_INTERVAL}.")
    if not 1 <= int(parts.get("COUNT", 1)) <= MAX_COUNT:
        raise BadRule(f"COUNT is from 1 to {MAX_COUNT}.")
    return parts


def following(rule: str, due: str) -> Again | None:
    """Give the next due and what the rule then is; `None` when it ends.

    With a time, the wall time stays, and so does the offset: a rule can't know of a zone's summer time.
    """
    parts = parsed(rule)
    begin = datetime.fromisoformat(due)
    end = until(parts["UNTIL"], begin) if "UNTIL" in parts else None
    count = int(parts.get("COUNT", 0))
    found = after(parts, begin.replace(tzinfo=None)) if count != 1 else None
    if found is None or found.year > LAST_YEAR or (end and found > end):
        return None
    rest = {**parts, "COUNT": str(count - 1)} if count else parts
    return Again(like(due, begin, found), written(rest))


def after(parts: dict[str, str], begin: datetime) -> datetime | None:
    """Give the next moment, though there may be none before the rule's own end."""
    shift = CYCLE * ((datetime.max.year - begin.year) // CYCLE)  # noqa: DTZ901 - wall times have no zone
    start = begin.replace(year=begin.year + shift)
    endless = {name: value for name, value in parts.items() if name not in {"COUNT", "UNTIL"}}
    try:
        made = rrulestr(written(endless), dtstart=start)
        found = made.after(start)
    except (ValueError, TypeError, IndexError) as error:
        raise BadRule(f"The rule can't be understood: {error}.") from error
    return found.replace(year=found.year - shift) if found else None


def written(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def until(value: str, begin: datetime) -> datetime:
    """Give the last moment, in the wall time of `begin`: a date is meant with its whole day."""
    try:
        if len(value) == 8:
            return datetime.fromisoformat(value) + timedelta(days=1, microseconds=-1)
        moment = datetime.fromisoformat(value.removesuffix("Z"))
        if value.endswith("Z") and begin.tzinfo:
            moment = moment.replace(tzinfo=UTC).astimezone(begin.tzinfo).replace(tzinfo=None)
        return moment
    except (ValueError, OverflowError) as error:
        raise BadRule("UNTIL is no date or time.") from error


def like(due: str, begin: datetime, found: datetime) -> str:
    """Write the moment as `due` is written, with its offset or without a time."""
    if len(due) == len(date.min.isoformat()):
        return found.date().isoformat()
    return found.isoformat() + due[re.search(r"Z|[+-]\d\d:\d\d$", due).start() :]  # type: ignore[union-attr]
