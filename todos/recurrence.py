"""Recurrence rules: the part of RFC 5545, 3.3.10 that fits to-dos.

Rules come from strangers, so rules that could keep `dateutil` busy are rejected: frequencies below a day, and long
intervals. `dateutil` also searches up to the year 9999 for a date that never comes, such as 30 February. The search
therefore starts from a date near the end, in a year with the same calendar.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from dateutil.rrule import rrulestr

MAX_LENGTH = 200

_MAX_INTERVAL = 366
_MAX_COUNT = 1000
_CALENDAR_CYCLE = 400  # years after which the Gregorian calendar repeats, including its weekdays
_LAST_YEAR = 2999
_NUMBERS = r"[+-]?\d{1,3}(,[+-]?\d{1,3})*"
_DAY = r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": "DAILY|MONTHLY|WEEKLY|YEARLY",
    "INTERVAL": r"\d{1,3}",
    "COUNT": r"\d{1,4}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": rf"{_DAY}(,{_DAY})*",
    "BYMONTHDAY": _NUMBERS,
    "BYYEARDAY": _NUMBERS,
    "BYWEEKNO": _NUMBERS,
    "BYMONTH": _NUMBERS,
    "BYSETPOS": _NUMBERS,
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
}


class InvalidRule(ValueError):
    """A rule that the service does not accept. The message says why."""


class Occurrence(NamedTuple):
    due: str
    recurrence: str


def validate_rule(rule: str, due: str) -> None:
    """Raise `InvalidRule` if the rule has no occurrence after `due`, unless COUNT or UNTIL end it."""
    parts = parse_rule(rule)
    if next_occurrence(rule, due) is None and parts.get("COUNT") != "1" and "UNTIL" not in parts:
        raise InvalidRule("This rule has no further occurrence.")


def parse_rule(rule: str) -> dict[str, str]:
    """Return the parts of a rule by their names. Raise `InvalidRule`."""
    if len(rule) > MAX_LENGTH:
        raise InvalidRule(f"A rule has at most {MAX_LENGTH} characters.")
    pairs = [part.partition("=")[::2] for part in rule.split(";")]
    for name, value in pairs:
        if not re.fullmatch(_PARTS.get(name, "(?!)"), value, re.ASCII):
            raise InvalidRule(f"`{name}={value}` is not supported.")
    parts = dict(pairs)
    if len(parts) < len(pairs) or "FREQ" not in parts or {"COUNT", "UNTIL"} <= parts.keys():
        raise InvalidRule("A rule has one FREQ, each other part at most once, and not both COUNT and UNTIL.")
    if not 1 <= int(parts.get("INTERVAL", 1)) <= _MAX_INTERVAL:
        raise InvalidRule(f"INTERVAL must be from 1 to {_MAX_INTERVAL}.")
    if not 1 <= int(parts.get("COUNT", 1)) <= _MAX_COUNT:
        raise InvalidRule(f"COUNT must be from 1 to {_MAX_COUNT}.")
    return parts


def next_occurrence(rule: str, due: str) -> Occurrence | None:
    """Return the next due date and its rule, or `None` after the last one.

    A time keeps its wall time and its offset: a rule does not know the time zone, so it can't follow summer time.
    """
    parts = parse_rule(rule)
    start = datetime.fromisoformat(due)
    end = _parse_until(parts["UNTIL"], start) if "UNTIL" in parts else None
    count = int(parts.get("COUNT", 0))
    following = _find_next(parts, start.replace(tzinfo=None)) if count != 1 else None
    if following is None or following.year > _LAST_YEAR or (end and following > end):
        return None
    remaining = {**parts, "COUNT": str(count - 1)} if count else parts
    return Occurrence(_format_like(due, following), _format_rule(remaining))


def _find_next(parts: dict[str, str], start: datetime) -> datetime | None:
    """Return the next wall time, ignoring COUNT and UNTIL."""
    last_year = datetime.max.year  # noqa: DTZ901 - wall times have no zone
    shift = _CALENDAR_CYCLE * ((last_year - start.year) // _CALENDAR_CYCLE)
    shifted_start = start.replace(year=start.year + shift)
    endless = {name: value for name, value in parts.items() if name not in {"COUNT", "UNTIL"}}
    try:
        following = rrulestr(_format_rule(endless), dtstart=shifted_start).after(shifted_start)
    except (ValueError, TypeError, IndexError) as error:
        raise InvalidRule(f"The rule is not valid: {error}.") from error
    return following.replace(year=following.year - shift) if following else None


def _format_rule(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _parse_until(value: str, start: datetime) -> datetime:
    """Return the end as a wall time in the zone of `start`. A date includes its whole day."""
    try:
        if len(value) == 8:
            return datetime.fromisoformat(value) + timedelta(days=1, microseconds=-1)
        end = datetime.fromisoformat(value.removesuffix("Z"))
        if value.endswith("Z") and start.tzinfo:
            end = end.replace(tzinfo=UTC).astimezone(start.tzinfo).replace(tzinfo=None)
        return end
    except (ValueError, OverflowError) as error:
        raise InvalidRule("UNTIL is not a valid date or time.") from error


def _format_like(due: str, time: datetime) -> str:
    """Format a wall time the way `due` is: as a date, or with the same offset."""
    if len(due) == len(date.min.isoformat()):
        return time.date().isoformat()
    return time.isoformat() + due[re.search(r"Z|[+-]\d\d:\d\d$", due).start() :]  # type: ignore[union-attr]
