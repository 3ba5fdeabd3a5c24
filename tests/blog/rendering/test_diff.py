import pytest

from blog.rendering.diff import Block, Line, Part, compare_texts


def kinds(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for block in blocks for line in block.lines]


def test_an_inserted_line_is_added() -> None:
    assert kinds(compare_texts("a\nc", "a\nb\nc")) == [("same", "a"), ("added", "b"), ("same", "c")]


def test_a_deleted_line_is_removed() -> None:
    assert kinds(compare_texts("a\nb\nc", "a\nc")) == [("same", "a"), ("removed", "b"), ("same", "c")]


def test_a_similar_line_is_compared_by_word() -> None:
    (block,) = compare_texts("High water at noon.", "Low water at noon.")
    parts = [Part("removed", "High"), Part("added", "Low"), Part("same", " water at noon.")]
    assert block.lines == [Line("changed", parts)]


@pytest.mark.parametrize("new", ["Something else entirely", "x " * 4000])
def test_a_line_that_is_too_different_or_too_long_is_replaced(new: str) -> None:
    assert kinds(compare_texts("High water at noon.", new)) == [
        ("removed", "High water at noon."),
        ("added", new),
    ]


def test_unchanged_lines_far_from_a_change_are_folded() -> None:
    old = "\n".join("abcdefgh")
    blocks = compare_texts(old, f"{old}!")
    assert [(len(block.lines), block.folded) for block in blocks] == [(5, True), (3, False)]


def test_equal_texts_are_one_folded_block() -> None:
    (block,) = compare_texts("a\nb\nc", "a\nb\nc")
    assert block.folded
