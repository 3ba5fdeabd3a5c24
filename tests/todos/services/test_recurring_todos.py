"""Recurring to-dos, whose completion creates the next occurrence."""

from typing import Any

import pytest

from tests.support.todos_api import Api


def test_completing_creates_the_next_occurrence(ada: Api) -> None:
    todo = ada.todo(
        "Bins", due="2026-11-30", recurrence="RRULE:freq=weekly;COUNT=3", labels=["A"], notes="Blue"
    )
    path = f"todos/{todo['id']}"
    completed = ada.patch(path, {"completed": True}).json()
    successor = ada.get(f"todos/{completed['next']}").json()
    assert successor == {
        **todo,
        **{"id": completed["next"], "due": "2026-12-07", "recurrence": "FREQ=WEEKLY;COUNT=2"},
        **{"created_at": successor["created_at"], "updated_at": successor["updated_at"]},
    }
    assert ada.titles("todos?label=a&completed=false") == ["Bins"]


def test_completing_twice_creates_one_occurrence(ada: Api) -> None:
    path = f"todos/{ada.todo('Bins', due='2026-11-30', recurrence='FREQ=WEEKLY')['id']}"
    first = ada.patch(path, {"completed": True}).json()
    assert ada.patch(path, {"completed": True}).json() == first
    ada.patch(path, {"completed": False})
    assert ada.patch(path, {"completed": True}).json()["next"] == first["next"]
    assert len(ada.all("todos")) == 2


def test_last_occurrence_has_no_next(ada: Api) -> None:
    path = f"todos/{ada.todo('Bins', due='2026-11-30', recurrence='FREQ=DAILY;COUNT=1')['id']}"
    assert ada.patch(path, {"completed": True}).json()["next"] is None
    assert len(ada.all("todos")) == 1


@pytest.mark.parametrize("data", [{"due": None}, {"recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}])
def test_update_that_breaks_recurrence_is_rejected(ada: Api, data: dict[str, Any]) -> None:
    todo = ada.todo("Bins", due="2026-11-30", recurrence="FREQ=DAILY")
    assert ada.patch(f"todos/{todo['id']}", data).status_code == 400
    assert ada.patch(f"todos/{todo['id']}", {"due": None, "recurrence": None}).status_code == 200


def test_largest_update_fits_into_a_transaction(ada: Api) -> None:
    """The update replaces all labels and words, and creates an occurrence with as many."""
    home, parent = ada.list(), ada.todo("Parent")
    words = [f"{letter}{number}" for letter in "abc" for number in range(30)]
    todo = ada.todo(
        " ".join(words[:30]), labels=words[:10], due="2026-11-30", recurrence="FREQ=DAILY", list=home["id"]
    )
    change = {
        "title": " ".join(words[30:60]),
        "labels": words[10:20],
        "parent": parent["id"],
        "completed": True,
    }
    response = ada.patch(f"todos/{todo['id']}", change)
    assert response.status_code == 200, response.content
    assert ada.titles("todos?search=b5&completed=false") == [change["title"]]
