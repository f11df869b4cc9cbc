"""Records as bytes and back: exactly the same, and nothing but our own records."""

from datetime import date

import orjson
import pytest

from chem.law import Coverage, Lawbook, Period
from chem.markush.reading import Condition
from schemas.law.load import load_lawbook, load_vocabulary, read_lawbook
from schemas.packing import PackedError, pack, unpack


@pytest.fixture(scope="module")
def law() -> Lawbook:
    return read_lawbook()


def test_our_whole_law_comes_back_as_it_was(law: Lawbook) -> None:
    assert repr(unpack(pack(law))) == repr(law)


def test_the_law_that_is_kept_is_the_one_that_is_read(law: Lawbook) -> None:
    assert repr(load_lawbook()) == repr(law)


def test_our_vocabulary_comes_back_as_it_was() -> None:
    assert repr(unpack(pack(load_vocabulary()))) == repr(load_vocabulary())


@pytest.mark.parametrize(
    "value",
    [
        (1, 1.0, True, "1", None),
        ((), ((),)),
        (date(2026, 11, 23), "2026-11-23"),
        (Condition(quantity="mass", most=500), Condition(quantity="mass", most=500.0)),
        (Period(since=None, until=date(2020, 1, 1)), (None, date(2020, 1, 1), None, None)),
    ],
)
def test_what_is_alike_but_not_the_same_is_kept_apart(value: object) -> None:
    assert repr(unpack(pack(value))) == repr(value)


def test_what_is_equal_is_made_once() -> None:
    one, two = unpack(pack((Period(since=None, until=None), Period(since=None, until=None))))
    assert one is two


@pytest.mark.parametrize("value", [["a list"], {"a": 1}, {1}, b"bytes", object(), Period])
def test_what_is_no_record_of_ours_is_refused(value: object) -> None:
    with pytest.raises(PackedError, match="cannot be packed"):
        pack((value,))


COVERAGE = Coverage(
    jurisdiction="ZZ",
    name="Demo",
    instruments=(),
    complete_since=None,
    complete_until=None,
    gaps="",
)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"[]",
        b'[["tuple"],[]]',
        b'[["tuple"],[[0,5]]]',
        b'[["os.system"],["echo",[0,0]]]',
        b'[["chem.law.dataclass"],[[0]]]',
        b'[["chem.law.Nothing"],[[0]]]',
        b'[["schemas.packing.PackedError"],[[0]]]',
        b'[["chem.law.Period"],[null,[0,0]]]',
        pack(COVERAGE)[:-20],
        pack(COVERAGE).replace(b"chem.law.Coverage", b"chem.law.Family"),
    ],
)
def test_bytes_of_anything_else_are_refused(packed: bytes) -> None:
    with pytest.raises(PackedError):
        unpack(packed)


def test_the_kinds_are_named_once() -> None:
    kinds, _ = orjson.loads(pack((COVERAGE, COVERAGE)))
    assert sorted(kinds) == ["chem.law.Coverage", "tuple"]
