"""Versions of to-dos as ETags."""

from tests.support.todos_api import Api


def test_if_match_of_another_version_rejects_write(ada: Api) -> None:
    path = f"todos/{ada.todo()['id']}"
    assert ada.patch(path, {"title": "Mine"}, if_match='"1"').status_code == 200
    for response in (
        ada.patch(path, {"title": "Late"}, if_match='"1"'),
        ada.put(path, {"title": "Late"}, if_match='"1", "7"'),
        ada.delete(path, if_match='"1"'),
        ada.post(f"{path}/move", {}, if_match='W/"2"'),
        ada.patch(path, {"title": "Late"}, if_match="2"),
    ):
        assert (response.status_code, response["ETag"]) == (412, '"2"')
        assert response.json()["current_version"] == 2
    assert ada.get(path).json()["title"] == "Mine"
    assert ada.patch(path, {"title": "New"}, if_match='"9", "2"').status_code == 200
    assert ada.patch(path, {"title": "Any"}, if_match="*").status_code == 200
    assert ada.patch("todos/" + "0" * 26, {"title": "Any"}, if_match="*").status_code == 404


def test_read_returns_304_until_a_change(ada: Api) -> None:
    path = f"todos/{ada.todo()['id']}"
    for url in (path, "todos", "lists"):
        etag = ada.get(url)["ETag"]
        response = ada.get(url, if_none_match=etag)
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
        assert response["Cache-Control"] == "private, no-cache"
    etag = ada.get("todos")["ETag"]
    ada.patch(path, {"title": "Bread"})
    assert ada.get(path, if_none_match='"1"').status_code == 200
    assert ada.get("todos", if_none_match=etag).status_code == 200
