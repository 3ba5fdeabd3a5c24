import time
from uuid import uuid4
from tests.todos.conftest import *
from tests.todos.tokens import token
from tests.todos.test_costs import BLANK
from todos import editing, items, positions, records, writing, saving, clearing


def test_speed():
    user = f"s-{uuid4()}"
    api = Api(token(user))
    home = api.list()
    model = editing.create(
        user, data={**BLANK, "list": home["id"], "title": "Buy oat milk today", "completed": True}
    )
    reqs = []
    for _ in range(1000):
        t = {**model, "id": records.new_id(), "position": positions.at_end()}
        reqs += [{"PutRequest": {"Item": w.action["Put"]["Item"]}} for w in saving.writes(user, "T", None, t)]
    for b in writing.slices(reqs, 25):
        writing.write_batch(b)
    b = time.time()
    r = api.post("todos/clear-completed", {"list": home["id"]}).json()
    print("CLEAR", r, time.time() - b)
    b = time.time()
    r = api.delete(f"lists/{home['id']}").json()
    print("LIST", r, time.time() - b)
