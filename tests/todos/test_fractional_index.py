import random
import time

import pytest

from todos import fractional_index
from todos.fractional_index import NoRoom, position_at_end, position_between


def test_there_is_always_a_place_between() -> None:
    chance = random.Random(7)
    order = [position_at_end()]
    for _ in range(3000):
        index = chance.randrange(len(order) + 1)
        low = order[index - 1] if index else None
        high = order[index] if index < len(order) else None
        made = position_between(low, high)
        assert (low or "") < made < (high or "~")
        order.insert(index, made)
    assert order == sorted(set(order))
    assert max(map(len, order)) < 20


@pytest.mark.parametrize("side", ["after", "before"])
def test_places_grow_slowly_where_all_insert(side: str) -> None:
    low = position_at_end()
    high = position_at_end(low)
    for _ in range(1000):
        made = position_between(low, high)
        assert low < made < high
        low, high = (made, high) if side == "after" else (low, made)
    assert len(made) < 400


def test_places_do_not_grow_at_either_end() -> None:
    last = first = position_at_end()
    for _ in range(5000):
        last, first = position_between(last, None), position_between(None, first)
    assert len(last) == len(first) == fractional_index.WIDTH


def test_two_at_the_same_place_get_different_ones() -> None:
    low = position_at_end()
    high = position_between(low, None)
    assert len({position_between(low, high) for _ in range(200)}) > 195
    assert len({position_between(None, None) for _ in range(200)}) > 195


def test_new_places_come_after_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = position_at_end()
    time.sleep(0.002)
    assert earlier < position_at_end()
    moment = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: moment - 10**12)
    assert position_at_end(earlier) > earlier


def test_where_there_is_no_room_it_says_so() -> None:
    place = position_at_end()
    for low, high in ((place, place), (position_between(place, None), place)):
        with pytest.raises(NoRoom):
            position_between(low, high)
    with pytest.raises(NoRoom):
        position_between("A" * 400, "A" * 399 + "B")


def test_no_two_places_differ_by_zeros_only() -> None:
    for _ in range(2000):
        assert not position_between("AAAAAAAAAA", "AAAAAAAAAB").endswith("0")
