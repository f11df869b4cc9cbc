"""Files of structures as people have them: every row comes, or comes with its error."""

from pathlib import Path

import pytest

from ews.compute.screening_records import Row
from ews.screening.columns import ColumnMissingError, Columns
from ews.screening.files import read_rows

MOLFILE = "\n".join(
    (
        "ethanol", "  x", "",
        "  3  2  0  0  0  0            999 V2000",
        "    0.0000    0.0000    0.0000 C   0  0",
        "    1.0000    0.0000    0.0000 C   0  0",
        "    2.0000    0.0000    0.0000 O   0  0",
        "  1  2  1  0",
        "  2  3  1  0",
        "M  END",
    )
)  # fmt: skip


def rows(tmp_path: Path, name: str, content: bytes, columns: Columns | None = None) -> list[Row]:
    path = tmp_path / name
    path.write_bytes(content)
    return [row for row, _ in read_rows(path, columns or Columns())]


def brief(found: list[Row]) -> list[tuple[str, str, str]]:
    return [(row.id, row.text, row.error.partition(":")[0]) for row in found]


def test_a_list_takes_the_rest_of_the_line_as_id_and_the_line_number_without(
    tmp_path: Path,
) -> None:
    found = rows(tmp_path, "x.smi", b"# ours\nCCO ethyl alcohol\n\nCCN\nInChI=1S/CH4/h1H4 m\n")
    assert brief(found) == [
        ("ethyl alcohol", "CCO", ""),
        ("4", "CCN", ""),
        ("m", "InChI=1S/CH4/h1H4", ""),
    ]
    assert [row.kind for row in found] == ["smiles", "smiles", "inchi"]


def test_usual_columns_are_found_whatever_their_case(tmp_path: Path) -> None:
    found = rows(tmp_path, "x.csv", b'\xef\xbb\xbfName,SMILES\n"a, b",CCO\n,CCN\r\n')
    assert brief(found) == [("a, b", "CCO", ""), ("3", "CCN", "")]


def test_named_columns_are_taken(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        "x.tsv",
        b"smiles\tdrawn\tcode\nC\tCCO\t7\n",
        Columns(structure="drawn", id="code"),
    )
    assert brief(found) == [("7", "CCO", "")]


@pytest.mark.parametrize(
    "columns", [Columns(structure="nope"), Columns(id="nope"), Columns(structure="")]
)
def test_a_column_that_is_not_there_is_said_with_those_that_are(
    tmp_path: Path, columns: Columns
) -> None:
    with pytest.raises(ColumnMissingError, match="the first line has drawn, code"):
        rows(tmp_path, "x.csv", b"drawn,code\nCCO,1\n", columns)


def test_a_broken_row_costs_itself_only(tmp_path: Path) -> None:
    content = b'id,smiles\n1,CCO\n2,"CCN\n3,CC,O\n4,\xff\n5,CCC\n'
    assert brief(rows(tmp_path, "x.csv", content)) == [
        ("1", "CCO", ""),
        ("3", '2,"CCN', "row_broken"),
        ("4", "3,CC,O", "row_broken"),
        ("5", "4,�", "not_utf8"),
        ("5", "CCC", ""),
    ]


def test_a_line_that_is_too_long_is_said_and_passed_over(tmp_path: Path) -> None:
    found = rows(tmp_path, "x.smi", b"CCO a\n" + b"C" * 600_000 + b"\nCCN b\n")
    assert brief(found) == [("a", "CCO", ""), ("2", "", "line_too_long"), ("b", "CCN", "")]


def test_json_lines_say_what_is_missing(tmp_path: Path) -> None:
    content = b'{"id": 1, "smiles": "CCO"}\n[1]\n{"id": 2}\n{\n{"smiles": "CCN"}\n'
    assert brief(rows(tmp_path, "x.jsonl", content)) == [
        ("1", "CCO", ""),
        ("2", "[1]", "not_json"),
        ("3", '{"id": 2}', "column_missing"),
        ("4", "{", "not_json"),
        ("5", "CCN", ""),
    ]


def test_an_sdf_gives_one_row_a_record(tmp_path: Path) -> None:
    content = f"{MOLFILE}\n> <x>\n1\n\n$$$$\nbroken\n$$$$\n{MOLFILE}\n".encode()
    found = rows(tmp_path, "x.sdf", content)
    assert [(row.id, row.kind, row.error.partition(":")[0]) for row in found] == [
        ("ethanol", "molfile", ""),
        ("broken", "smiles", "record_broken"),
        ("ethanol", "molfile", ""),
    ]
    assert found[0].text.endswith("M  END\n")


def test_the_bytes_behind_each_row_end_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.smi"
    path.write_bytes(b"CCO a\nCCN b\n")
    assert [at for _, at in read_rows(path, Columns())] == [6, 12]
