from tests.todos.conftest import Api


def test_a_todo_is_made_read_and_deleted(ada: Api) -> None:
    made = ada.todo("Milk", labels=["Shop"], notes="Two bottles")
    answer = ada.get(f"todos/{made['id']}")
    assert answer.json() == made
    assert ada.titles() == ["Milk"]
