import time
from typing import Any

import pytest

from tests.support.todos_api import Api
from todos.recurrence import InvalidRule, next_occurrence, parse_rule, validate_rule

NEXT = [
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


@pytest.mark.parametrize(("rule", "due", "again"), NEXT)
def test_it_comes_again(rule: str, due: str, again: str | None) -> None:
    found = next_occurrence(rule, due)
    assert (found and found.due) == again


def test_a_count_is_counted_down() -> None:
    rule, due = "FREQ=DAILY;COUNT=3", "2026-11-30"
    dues = [due]
    while again := next_occurrence(rule, due):
        due, rule = again
        dues.append(due)
    assert dues == ["2026-11-30", "2026-12-01", "2026-12-02"]


HOSTILE = [
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


def test_hostile_rules_are_refused_quickly() -> None:
    begin = time.process_time()
    for rule in HOSTILE:
        with pytest.raises(InvalidRule):
            validate_rule(rule, "2026-11-30")
    assert time.process_time() - begin < 5


def test_the_longest_search_is_short() -> None:
    begin = time.process_time()
    for rule in ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=300"):
        with pytest.raises(InvalidRule):
            validate_rule(rule, "2000-11-30T09:00:00Z")
    assert time.process_time() - begin < 1


def test_a_rule_that_ends_may_be_kept() -> None:
    validate_rule("FREQ=DAILY;COUNT=1", "2026-11-30")
    validate_rule("FREQ=DAILY;UNTIL=20200101", "2026-11-30")
    assert parse_rule("FREQ=DAILY;COUNT=1000")


# --- In the API


def test_completing_makes_the_next_one(ada: Api) -> None:
    made = ada.todo(
        "Bins", due="2026-11-30", recurrence="RRULE:freq=weekly;COUNT=3", labels=["A"], notes="Blue"
    )
    path = f"todos/{made['id']}"
    done = ada.patch(path, {"completed": True}).json()
    coming = ada.get(f"todos/{done['next']}").json()
    assert coming == {
        **made,
        **{"id": done["next"], "due": "2026-12-07", "recurrence": "FREQ=WEEKLY;COUNT=2"},
        **{"created_at": coming["created_at"], "updated_at": coming["updated_at"]},
    }
    assert ada.titles("todos?label=a&completed=false") == ["Bins"]


def test_completing_it_twice_makes_one(ada: Api) -> None:
    path = f"todos/{ada.todo('Bins', due='2026-11-30', recurrence='FREQ=WEEKLY')['id']}"
    first = ada.patch(path, {"completed": True}).json()
    assert ada.patch(path, {"completed": True}).json() == first
    ada.patch(path, {"completed": False})
    assert ada.patch(path, {"completed": True}).json()["next"] == first["next"]
    assert len(ada.all("todos")) == 2


def test_it_ends(ada: Api) -> None:
    path = f"todos/{ada.todo('Bins', due='2026-11-30', recurrence='FREQ=DAILY;COUNT=1')['id']}"
    assert ada.patch(path, {"completed": True}).json()["next"] is None
    assert len(ada.all("todos")) == 1


@pytest.mark.parametrize("data", [{"due": None}, {"recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}])
def test_a_change_has_to_leave_it_possible(ada: Api, data: dict[str, Any]) -> None:
    made = ada.todo("Bins", due="2026-11-30", recurrence="FREQ=DAILY")
    assert ada.patch(f"todos/{made['id']}", data).status_code == 400
    assert ada.patch(f"todos/{made['id']}", {"due": None, "recurrence": None}).status_code == 200


def test_everything_at_once_fits_into_a_transaction(ada: Api) -> None:
    """The most that one change writes: all labels and words new, and the next one with as many."""
    home, parent = ada.list(), ada.todo("Parent")
    words = [f"{letter}{number}" for letter in "abc" for number in range(30)]
    made = ada.todo(
        " ".join(words[:30]), labels=words[:10], due="2026-11-30", recurrence="FREQ=DAILY", list=home["id"]
    )
    change = {
        "title": " ".join(words[30:60]),
        "labels": words[10:20],
        "parent": parent["id"],
        "completed": True,
    }
    answer = ada.patch(f"todos/{made['id']}", change)
    assert answer.status_code == 200, answer.content
    assert ada.titles("todos?search=b5&completed=false") == [change["title"]]
