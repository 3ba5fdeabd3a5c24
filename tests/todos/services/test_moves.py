from typing import Any

import pytest

from tests.support.dynamodb_costs import Calls
from tests.support.todos_api import Api


@pytest.fixture
def ids(ada: Api) -> dict[str, str]:
    return {title: ada.todo(title)["id"] for title in "ABCDE"}


MOVES: list[tuple[str, dict[str, Any], str]] = [
    ("A", {"after": "C"}, "BCADE"),
    ("E", {"before": "B"}, "AEBCD"),
    ("E", {"before": "A"}, "EABCD"),
    ("A", {"after": "E"}, "BCDEA"),
    ("C", {"after": "A", "before": "B"}, "ACBDE"),
    ("C", {"after": None, "before": "A"}, "CABDE"),
    ("B", {}, "ACDEB"),
    ("B", {"after": None, "before": None}, "ACDEB"),
    ("B", {"after": "A"}, "ABCDE"),
    ("B", {"before": "C"}, "ABCDE"),
]


@pytest.mark.parametrize(("title", "data", "order"), MOVES)
def test_move_changes_the_order(
    ada: Api, ids: dict[str, str], title: str, data: dict[str, Any], order: str
) -> None:
    body = {side: name and ids[name] for side, name in data.items()}
    response = ada.post(f"todos/{ids[title]}/move", body)
    assert (response.status_code, response.json()["version"]) == (200, 2)
    assert ada.titles() == list(order)
    assert ada.titles("todos?list=inbox") == list(order)


def test_move_is_one_write(ada: Api, ids: dict[str, str], calls: Calls) -> None:
    ada.post(f"todos/{ids['A']}/move", {"after": ids["C"]})
    assert [call.operation for call in calls] == ["GetItem", "GetItem", "Query", "PutItem"]


def test_move_to_another_list(ada: Api, ids: dict[str, str]) -> None:
    home = ada.list()
    ada.todo("X", list=home["id"])
    ada.post(f"todos/{ids['A']}/move", {"list": home["id"]})
    assert ada.titles(f"todos?list={home['id']}") == ["X", "A"]
    response = ada.post(f"todos/{ids['B']}/move", {"list": home["id"], "before": ids["A"]})
    assert response.json()["list"] == home["id"]
    assert ada.titles(f"todos?list={home['id']}") == ["X", "B", "A"]
    ada.post(f"todos/{ids['A']}/move", {"list": None, "before": ids["C"]})
    assert ada.titles("todos?list=inbox") == ["A", "C", "D", "E"]


def test_invalid_move_is_rejected(ada: Api, ids: dict[str, str]) -> None:
    other = ada.todo("X", list=ada.list()["id"])
    for data, status in (
        ({"after": other["id"]}, 400),
        ({"list": "0" * 26}, 400),
        ({"before": "0" * 26}, 400),
        ({"after": 7}, 400),
        ({"after": ids["C"], "before": ids["B"]}, 409),
        ({"after": ids["B"], "before": ids["B"]}, 409),
    ):
        assert ada.post(f"todos/{ids['A']}/move", data).status_code == status
    assert ada.titles("todos?list=inbox") == list("ABCDE")


def test_many_moves_keep_the_order(ada: Api, ids: dict[str, str]) -> None:
    for _ in range(10):
        ada.post(f"todos/{ids['E']}/move", {"after": ids["A"], "before": ids["B"]})
        ada.post(f"todos/{ids['D']}/move", {"after": ids["A"], "before": ids["E"]})
        assert ada.titles() == list("ADEBC")
        ada.post(f"todos/{ids['E']}/move", {})
        ada.post(f"todos/{ids['D']}/move", {"before": ids["E"]})
        assert ada.titles() == list("ABCDE")
