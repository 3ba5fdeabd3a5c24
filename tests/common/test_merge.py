import time

import pytest

from common.merge import END, INLINE, MIDDLE, START, find_mark, merge_lines, merge_words

BASE = "# Tides\n\nOne line.\n\nAnother line.\n\nThe end."


def test_changes_of_different_lines_are_merged() -> None:
    mine = BASE.replace("One line", "My line")
    theirs = BASE.replace("Another", "Their")
    merged = merge_lines(BASE, mine, theirs)
    assert merged.text == "# Tides\n\nMy line.\n\nTheir line.\n\nThe end."
    assert merged.conflicts == 0


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb", "a\nb", "a\nb", "a\nb"),
        ("a\nb", "a", "a\nb", "a"),
        ("a\nb", "a\nb", "b", "b"),
        ("a\nb", "x\na\nb", "a\nb\ny", "x\na\nb\ny"),
        ("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd"),
        ("a\nb", "same\nb", "same\nb", "same\nb"),
        ("", "", "new", "new"),
        ("", "new", "", "new"),
        ("a\n", "a\nb\n", "a\n", "a\nb\n"),
        ("a\nb\nc\nd\ne", "A\nb\nc\nd\ne", "a\nb\nc\nd\nE", "A\nb\nc\nd\nE"),
    ],
)
def test_changes_of_one_side_or_equal_ones_are_merged(base: str, mine: str, theirs: str, merged: str) -> None:
    assert (merge_lines(base, mine, theirs).text, merge_lines(base, mine, theirs).conflicts) == (merged, 0)
    assert merge_lines(base, theirs, mine).text == merged


def test_changes_of_the_same_line_are_both_between_marks() -> None:
    merged = merge_lines("a\nb\nc", "a\nmine\nc", "a\ntheirs\nc")
    assert merged.text.split("\n") == ["a", START, "mine", MIDDLE, "theirs", END, "c"]
    assert merged.conflicts == 1
    assert find_mark(merged.text) == 2


def test_line_that_one_side_deleted_and_the_other_changed_is_a_conflict() -> None:
    merged = merge_lines("a\nb\nc", "a\nc", "a\nB\nc")
    assert merged.text.split("\n") == ["a", START, MIDDLE, "B", END, "c"]


def test_each_difference_is_a_conflict_without_a_base() -> None:
    merged = merge_lines(None, "a\nmine\nb", "a\nb\ntheirs")
    assert merged.text.split("\n") == ["a", START, "mine", MIDDLE, END, "b", START, MIDDLE, "theirs", END]
    assert merged.conflicts == 2
    assert merge_lines(None, "same", "same").text == "same"


def test_words_of_one_line_are_merged() -> None:
    merged = merge_words("High and low tides", "High and low waters", "Higher and low tides")
    assert (merged.text, merged.conflicts) == ("Higher and low waters", 0)


def test_words_in_conflict_are_both_shown() -> None:
    merged = merge_words("Tides", "Ebb", "Flood")
    assert (merged.text, merged.conflicts) == (f"Ebb{INLINE}Flood", 1)
    assert find_mark(merged.text) == 1


@pytest.mark.parametrize("text", ["", BASE, "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> branch", "a\n=======\nb"])
def test_text_without_a_mark_of_a_merge_has_none(text: str) -> None:
    assert find_mark(text) is None


def test_merge_of_a_long_text_takes_seconds_at_most() -> None:
    lines = [f"Paragraph {number} of a long text." for number in range(10_000)]
    base = "\n\n".join(lines)
    mine, theirs = base, base
    for number in (17, 4711, 8000):
        mine = mine.replace(f"Paragraph {number} ", f"My {number} ")
        theirs = theirs.replace(f"Paragraph {number + 1000} ", f"Their {number + 1000} ")
    start = time.monotonic()
    merged = merge_lines(base, mine, theirs)
    assert time.monotonic() - start < 10
    assert merged.conflicts == 0
    assert (merged.text.count("My "), merged.text.count("Their ")) == (3, 3)


def test_merge_of_a_repetitive_text_is_a_conflict_instead_of_minutes_of_work() -> None:
    base = "a\n" * 100_000
    start = time.monotonic()
    merged = merge_lines(base, "x\n" + "a\nb\n" * 90_000, "y\n" + "b\na\n" * 90_000)
    assert time.monotonic() - start < 10
    assert merged.conflicts == 1
