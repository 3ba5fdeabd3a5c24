"""The benchmarks' harness: it detects slower subjects, and saves results."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from itertools import count
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from benchmarks import results
from benchmarks.__main__ import main
from benchmarks.harness import Case, Ratio, measure


def steady(figure: float) -> Callable[[], float]:
    return lambda: figure


def ratio(name: str, value: float = 0.5) -> Ratio:
    return measure(Case(name, 1, "ms", steady(value), steady(1)))


@pytest.mark.parametrize(("subject", "met"), [(50, True), (70, True), (80, False)])
def test_slower_subject_misses_the_goal(subject: float, met: bool) -> None:
    found = measure(Case("page", 0.7, "ms", steady(subject), steady(100)))
    assert (found["value"], found["met"]) == (subject / 100, met)


def test_subject_and_baseline_run_in_turns_and_the_median_counts() -> None:
    turns: list[str] = []
    slow_at_first = count(1000, -100)

    def turn(name: str, figures: Iterator[int]) -> float:
        turns.append(name)
        return next(figures)

    case = Case("x", 1, "ms", lambda: turn("a", slow_at_first), lambda: turn("b", count(100)), runs=7)
    found = measure(case)
    assert turns == ["a", "b"] * 8
    assert (found["median_a"], found["runs"]) == (600, 7)  # of 900 to 300: the first does not count


def test_single_threaded_case_stays_on_one_core() -> None:
    before = os.sched_getaffinity(0)
    seen: list[int] = []

    def subject() -> float:
        seen.append(len(os.sched_getaffinity(0)))
        return 1

    measure(Case("x", 1, "ms", subject, steady(1)))
    measure(Case("x", 1, "ms", subject, steady(1), one_core=False))
    assert set(seen) == {1, len(before)}
    assert os.sched_getaffinity(0) == before


def test_save_keeps_the_results_of_other_cases(tmp_path: Path) -> None:
    file, document = tmp_path / "results.json", tmp_path / "benchmarks.md"
    document.write_text(f"Before\n{results.BEGIN}{results.END}\nAfter\n")
    results.save([ratio("a"), ratio("b", 0.4)], file, document)
    results.save([ratio("b", 2)], file, document)
    saved = json.loads(file.read_text())
    assert [(each["name"], each["met"]) for each in saved["ratios"]] == [("a", True), ("b", False)]
    assert saved.keys() == {"ratios", "machine", "versions"}
    assert document.read_text().startswith("Before\n")
    assert document.read_text().endswith("After\n")
    assert "| b | 2.00 | 1 | **no** | 2 | 1 | ms |" in document.read_text()


def test_interrupted_run_keeps_its_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> float:
        raise KeyboardInterrupt

    (document := tmp_path / "benchmarks.md").write_text(results.BEGIN + results.END)
    save = partial(results.save, file=tmp_path / "results.json", document=document)
    monkeypatch.setattr(results, "save", save)
    cases = [Case("first", 1, "ms", steady(1), steady(1)), Case("second", 1, "ms", interrupted, steady(1))]
    monkeypatch.setattr("benchmarks.work.cases", lambda: nullcontext(cases))
    with pytest.raises(KeyboardInterrupt):
        main(["work"])
    assert [each["name"] for each in results.load_ratios(tmp_path / "results.json")] == ["first"]


def test_each_group_runs_in_its_own_process_after_a_failure_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run(command: list[str]) -> CompletedProcess[str]:
        assert command[:-1] == [sys.executable, "-m", "benchmarks"]
        ran.append(command[-1])
        return CompletedProcess(command, 1 if command[-1] == "work" else 0)

    monkeypatch.setattr("benchmarks.__main__.subprocess.run", run)
    assert main(["site", "work"]) == 1
    assert ran == ["work", "site"]
    assert main(["site", "growth"]) == 0
    assert results.format_table(results.load_ratios()) in capsys.readouterr().out


def test_unknown_group_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    assert "nothing" in capsys.readouterr().err


def test_document_has_the_last_results() -> None:
    saved = json.loads(results.FILE.read_text())["ratios"]
    assert results.replace_table(results.DOCUMENT.read_text(), saved) == results.DOCUMENT.read_text()


@pytest.mark.parametrize(("median", "expected"), [(1.0641, "1.064"), (144.165, "144.2"), (32_000, "32,000")])
def test_figure_has_four_digits_or_is_a_whole_number(median: float, expected: str) -> None:
    assert results.format_figure(median) == expected
