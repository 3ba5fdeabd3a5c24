"""Call every operation of the to-do API with the Python client."""

import os

from mytodolist_client import AuthenticatedClient
from mytodolist_client.api.account import delete_account, export_account, get_files_config, get_profile
from mytodolist_client.api.lists import (
    create_list,
    delete_list,
    get_list,
    list_lists,
    move_list,
    replace_list,
    update_list,
)
from mytodolist_client.api.to_dos import (
    change_todos,
    clear_completed,
    create_todo,
    delete_todo,
    get_todo,
    list_changes,
    list_todos,
    move_todo,
    read_later,
    replace_todo,
    restore_todo,
    update_todo,
)
from mytodolist_client.models import (
    BulkFormRequest,
    BulkResults,
    ChangesPage,
    Cleared,
    ClearFormRequest,
    Export,
    FilesConfig,
    List,
    ListChange,
    ListFormRequest,
    ListPage,
    MoveFormRequest,
    MoveListFormRequest,
    NewListFormRequest,
    NewTodoFormRequest,
    OperationRequest,
    OperationRequestData,
    PatchedListFormRequest,
    PatchedTodoFormRequest,
    Problem,
    Profile,
    ReadLaterFormRequest,
    SavedPost,
    StaleProblem,
    Todo,
    TodoChange,
    TodoFormRequest,
    TodoPage,
)
from mytodolist_client.paging import pages

url = os.environ["BASE_URL"]
client = AuthenticatedClient(base_url=url, token=os.environ["ACCESS_TOKEN"], raise_on_unexpected_status=True)
UNCACHED = "max-age=0"


def create(title: str, key: str = "") -> Todo:
    body = NewTodoFormRequest(title=title, notes="Kept.", priority=2, labels=["home"])
    todo = create_todo.sync(client=client, body=body, **({"idempotency_key": key} if key else {}))
    assert isinstance(todo, Todo), todo
    return todo


def titles() -> list[str]:
    def get_page(cursor: object) -> object:
        return list_todos.sync(client=client, cursor=cursor, page_size=2, cache_control=UNCACHED)  # type: ignore[arg-type]

    return [todo.title for page in pages(get_page) if isinstance(page, TodoPage) for todo in page.results]


# Idempotent creation
milk = create("Milk", "once")
repeated = create_todo.sync_detailed(
    client=client,
    idempotency_key="once",
    body=NewTodoFormRequest(title="Milk", notes="Kept.", priority=2, labels=["home"]),
)
assert (repeated.parsed, repeated.headers["Idempotency-Replayed"]) == (milk, "true")
conflicting = create_todo.sync(client=client, body=NewTodoFormRequest(title="Bread"), idempotency_key="once")
assert isinstance(conflicting, Problem)
assert conflicting.status == 422

# Lists, page by page
for title in ("Bread", "Salt", "Pepper", "Oil"):
    create(title)
assert titles() == ["Milk", "Bread", "Salt", "Pepper", "Oil"]

# Partial changes
changed = update_todo.sync(milk.id, client=client, body=PatchedTodoFormRequest(title="Oat milk"))
assert isinstance(changed, Todo)
assert (changed.title, changed.notes, changed.priority, changed.labels) == ("Oat milk", "Kept.", 2, ["home"])

# Versions
stale = update_todo.sync(milk.id, client=client, body=PatchedTodoFormRequest(title="Rice"), if_match='"1"')
assert isinstance(stale, StaleProblem)
assert (stale.status, stale.current_version) == (412, 2)
read = get_todo.sync_detailed(milk.id, client=client)
assert (read.parsed, read.headers["ETag"]) == (changed, '"2"')
assert get_todo.sync_detailed(milk.id, client=client, if_none_match='"2"').status_code == 304

# Replacement, move, deletion, restoration
replaced = replace_todo.sync(milk.id, client=client, body=TodoFormRequest(title="Milk"), if_match='"2"')
assert isinstance(replaced, Todo)
assert (replaced.notes, replaced.priority) == ("", 0)
moved = move_todo.sync(milk.id, client=client, body=MoveFormRequest())
assert isinstance(moved, Todo)
assert titles()[-1] == "Milk"
assert delete_todo.sync_detailed(milk.id, client=client).status_code == 204
assert "Milk" not in titles()
assert isinstance(restore_todo.sync(milk.id, client=client), Todo)
assert "Milk" in titles()

# Bulk operations
operations = [
    OperationRequest(op="update", id=milk.id, data=OperationRequestData.from_dict({"completed": True})),
    OperationRequest(
        op="update", id=milk.id, if_match=1, data=OperationRequestData.from_dict({"title": "No"})
    ),
]
results = change_todos.sync(client=client, body=BulkFormRequest(operations=operations))
assert isinstance(results, BulkResults)
assert [result.status for result in results.results] == [200, 412]
assert isinstance(results.results[0].todo, Todo)
assert results.results[0].todo.completed_at
cleared = clear_completed.sync(client=client, body=ClearFormRequest(list_="inbox"))
assert isinstance(cleared, Cleared)
assert (cleared.deleted, cleared.more) == (1, False)

# Lists of to-dos
home = create_list.sync(client=client, body=NewListFormRequest(name="Home"))
work = create_list.sync(client=client, body=NewListFormRequest(name="Work", color="#3c5a6e"))
assert isinstance(home, List)
assert isinstance(work, List)
assert isinstance(move_list.sync(work.id, client=client, body=MoveListFormRequest(before=home.id)), List)
list_page = list_lists.sync(client=client, cache_control=UNCACHED)
assert isinstance(list_page, ListPage)
assert [item.name for item in list_page.results] == ["Work", "Home"]
archived = update_list.sync(work.id, client=client, body=PatchedListFormRequest(archived=True))
assert isinstance(archived, List)
assert (archived.name, archived.color, archived.archived) == ("Work", "#3c5a6e", True)
assert isinstance(replace_list.sync(work.id, client=client, body=ListFormRequest(name="Office")), List)
assert isinstance(delete_list.sync(home.id, client=client), Cleared)
deleted = get_list.sync(home.id, client=client)
assert isinstance(deleted, List)
assert deleted.deleted_at

# A post to read later, while the blog is unreachable
saved = read_later.sync(
    client=client, body=ReadLaterFormRequest(url=f"{os.environ['BLOG_URL']}/posts/tides/")
)
assert isinstance(saved, SavedPost)
assert isinstance(saved.problem, Problem)
assert (saved.problem.status, saved.todo.title) == (503, saved.todo.notes)

# Changes since a token
first = list_changes.sync(client=client, page_size=100)
assert isinstance(first, ChangesPage)
assert {type(change) for change in first.results} == {TodoChange, ListChange}
create("Tea")
since = list_changes.sync(client=client, since=first.token)
assert isinstance(since, ChangesPage)
assert "Tea" in [change.title for change in since.results if isinstance(change, TodoChange)]
expired = list_changes.sync(client=client, since="MTAwMDAwMDAwMDAwMA")
assert isinstance(expired, Problem)
assert expired.status == 410

# Errors
missing = get_todo.sync("0" * 26, client=client)
assert isinstance(missing, Problem)
assert missing.status == 404
bad = create_todo.sync(client=client, body=NewTodoFormRequest(title="", priority=7))
assert isinstance(bad, Problem)
assert bad.errors
assert {error.pointer for error in bad.errors} == {"#/title", "#/priority"}
unauthenticated = list_todos.sync(client=AuthenticatedClient(base_url=url, token="x"))
assert isinstance(unauthenticated, Problem)
assert unauthenticated.status == 401

# The account
assert isinstance(get_files_config.sync(client=client), FilesConfig)
assert isinstance(get_profile.sync(client=client), Profile)
exported = export_account.sync(client=client)
assert isinstance(exported, Export)
assert len(exported.results) == 9
deletion = delete_account.sync_detailed(client=client, x_confirm="delete", x_id_token=os.environ["ID_TOKEN"])
assert deletion.status_code == 204
assert get_profile.sync_detailed(client=client).status_code == 401

if os.environ.get("NEVER"):  # type errors
    NewTodoFormRequest(title=7)  # type: ignore[arg-type]
    NewTodoFormRequest()  # type: ignore[call-arg]
    list_todos.sync(client=client, order="title")  # type: ignore[arg-type]
    assert milk.name  # type: ignore[attr-defined]
