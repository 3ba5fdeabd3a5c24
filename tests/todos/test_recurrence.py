import time

import pytest

from todos.recurrence import InvalidRule, next_occurrence, parse_rule, validate_rule

OCCURRENCES = [
    ("FREQ=DAILY", "2026-11-30", "2026-12-01"),
    ("FREQ=DAILY;INTERVAL=3", "2026-11-30", "2026-12-03"),
    ("FREQ=WEEKLY;BYDAY=MO", "2026-11-25", "2026-11-30"),
    ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-25", "2026-11-27"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=SU", "2026-11-30", "2026-12-14"),
    ("FREQ=MONTHLY", "2027-01-31", "2027-03-31"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31", "2027-02-28"),
    ("FREQ=MONTHLY;BYDAY=1MO", "2026-11-30", "2026-12-07"),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-30", "2026-12-31"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29", "2032-02-29"),
    ("FREQ=DAILY", "2026-11-30T09:00:00+01:00", "2026-12-01T09:00:00+01:00"),
    ("FREQ=DAILY", "2026-11-30T23:30:00-05:00", "2026-12-01T23:30:00-05:00"),
    ("FREQ=WEEKLY;BYDAY=TU", "2026-11-30T23:30:00-05:00", "2026-12-01T23:30:00-05:00"),
    ("FREQ=DAILY", "2026-11-30T09:00:00Z", "2026-12-01T09:00:00Z"),
    ("FREQ=DAILY", "2026-11-30T09:00Z", "2026-12-01T09:00:00Z"),
    ("FREQ=DAILY;UNTIL=20261201", "2026-11-30", "2026-12-01"),
    ("FREQ=DAILY;UNTIL=20261201", "2026-12-01", None),
    ("FREQ=DAILY;UNTIL=20261201", "2026-11-30T22:00:00Z", "2026-12-01T22:00:00Z"),
    ("FREQ=DAILY;UNTIL=20261201T080000Z", "2026-11-30T09:00:00+01:00", "2026-12-01T09:00:00+01:00"),
    ("FREQ=DAILY;UNTIL=20261201T075959Z", "2026-11-30T09:00:00+01:00", None),
    ("FREQ=DAILY;COUNT=1", "2026-11-30", None),
    ("FREQ=YEARLY;INTERVAL=100", "2028-02-29", "2128-02-29"),
    ("FREQ=DAILY", "2999-12-31", None),
    ("FREQ=DAILY", "2000-02-28", "2000-02-29"),
    ("FREQ=DAILY", "1900-02-28T09:00:00Z", "1900-03-01T09:00:00Z"),
]


@pytest.mark.parametrize(("rule", "due", "expected"), OCCURRENCES)
def test_next_occurrence_follows_rule(rule: str, due: str, expected: str | None) -> None:
    occurrence = next_occurrence(rule, due)
    assert (occurrence and occurrence.due) == expected


def test_count_decreases_with_each_occurrence() -> None:
    rule, due = "FREQ=DAILY;COUNT=3", "2026-11-30"
    dues = [due]
    while expected := next_occurrence(rule, due):
        due, rule = expected
        dues.append(due)
    assert dues == ["2026-11-30", "2026-12-01", "2026-12-02"]


HOSTILE_RULES = [
    *("", "FREQ", "FREQ=", "DAILY", "FREQ=HOURLY", "FREQ=MINUTELY", "FREQ=SECONDLY", "FREQ=FORTNIGHTLY"),
    *("INTERVAL=1", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=367"),
    *("FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=99999999999999999999", "FREQ=DAILY;COUNT=0"),
    *("FREQ=DAILY;COUNT=1001", "FREQ=DAILY;COUNT=2;UNTIL=20270101", "FREQ=DAILY;UNTIL=20261301"),
    *("FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;BYMINUTE=1", "FREQ=DAILY;BYSECOND=1"),
    *("FREQ=DAILY;BYEASTER=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    *(
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=DAILY;BYMONTHDAY=99",
        "FREQ=MONTHLY;BYDAY=9MO",
        "FREQ=YEARLY;BYWEEKNO=99",
    ),
    *("FREQ=YEARLY;BYYEARDAY=999", "FREQ=DAILY;BYDAY=0MO", "FREQ=DAILY;X=1"),
    *(
        "DTSTART:20200101\nRRULE:FREQ=DAILY",
        "FREQ=DAILY\nEXDATE:20261201",
        "FREQ=DAILY;;",
        "FREQ=DAILY;BYDAY=",
    ),
    *("FREQ=YEARLY;BYSETPOS=366;BYDAY=MO", "FREQ=DAILY;BYMONTH=٢", "FREQ=DAILY;" + "BYDAY=MO" * 30),
]


def test_hostile_rules_are_rejected_quickly() -> None:
    begin = time.process_time()
    for rule in HOSTILE_RULES:
        with pytest.raises(InvalidRule):
            validate_rule(rule, "2026-11-30")
    assert time.process_time() - begin < 5


def test_longest_search_is_short() -> None:
    begin = time.process_time()
    for rule in ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=300"):
        with pytest.raises(InvalidRule):
            validate_rule(rule, "2000-11-30T09:00:00Z")
    assert time.process_time() - begin < 1


def test_rule_without_further_occurrence_is_valid_if_it_ends() -> None:
    validate_rule("FREQ=DAILY;COUNT=1", "2026-11-30")
    validate_rule("FREQ=DAILY;UNTIL=20200101", "2026-11-30")
    assert parse_rule("FREQ=DAILY;COUNT=1000")


# --- In the API
