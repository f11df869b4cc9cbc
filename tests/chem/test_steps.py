"""Works side by side take their steps together, and each finds what it finds alone."""

import pytest

from chem.steps import Steps, at_once, side_by_side


def work(name: str, steps: int, done: list[str]) -> Steps[str]:
    for step in range(steps):
        done.append(f"{name}{step}")
        yield
    return name.upper()


def test_each_step_is_done_for_all_before_the_next_and_what_is_found_is_in_order() -> None:
    done: list[str] = []
    works = [work("a", 3, done), work("b", 0, done), work("c", 2, done)]
    assert side_by_side(works) == ["A", "B", "C"]
    assert done == ["a0", "c0", "a1", "c1", "a2"]


def test_of_no_works_nothing_is_found() -> None:
    assert side_by_side([]) == []


def test_all_steps_at_once_are_a_function_with_the_words_of_the_work() -> None:
    @at_once
    def halved(number: int) -> Steps[int]:
        """Halve it."""
        yield
        if number % 2:
            raise ValueError(number)
        return number // 2

    assert halved.__doc__ == "Halve it."
    assert halved(number=4) == 2
    with pytest.raises(ValueError, match="3"):
        halved(3)
