import random
import time

import pytest

from todos import fractional_index
from todos.fractional_index import NoRoom, position_at_end, position_between


def test_there_is_a_position_between_any_two() -> None:
    generator = random.Random(7)
    order = [position_at_end()]
    for _ in range(3000):
        index = generator.randrange(len(order) + 1)
        low = order[index - 1] if index else None
        high = order[index] if index < len(order) else None
        position = position_between(low, high)
        assert (low or "") < position < (high or "~")
        order.insert(index, position)
    assert order == sorted(set(order))
    assert max(map(len, order)) < 20


@pytest.mark.parametrize("side", ["after", "before"])
def test_positions_grow_slowly_with_repeated_insertions(side: str) -> None:
    low = position_at_end()
    high = position_at_end(low)
    for _ in range(1000):
        position = position_between(low, high)
        assert low < position < high
        low, high = (position, high) if side == "after" else (low, position)
    assert len(position) < 400


def test_positions_at_both_ends_do_not_grow() -> None:
    last = first = position_at_end()
    for _ in range(5000):
        last, first = position_between(last, None), position_between(None, first)
    assert len(last) == len(first) == fractional_index.WIDTH


def test_insertions_at_the_same_place_differ() -> None:
    low = position_at_end()
    high = position_between(low, None)
    assert len({position_between(low, high) for _ in range(200)}) > 195
    assert len({position_between(None, None) for _ in range(200)}) > 195


def test_new_positions_sort_after_earlier_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = position_at_end()
    time.sleep(0.002)
    assert earlier < position_at_end()
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now - 10**12)
    assert position_at_end(earlier) > earlier


def test_no_room_raises() -> None:
    position = position_at_end()
    for low, high in ((position, position), (position_between(position, None), position)):
        with pytest.raises(NoRoom):
            position_between(low, high)
    with pytest.raises(NoRoom):
        position_between("A" * 400, "A" * 399 + "B")


def test_positions_do_not_end_in_zero() -> None:
    for _ in range(2000):
        assert not position_between("AAAAAAAAAA", "AAAAAAAAAB").endswith("0")
