"""Rosters: what is read, and what is refused at which line."""

from pathlib import Path

import pytest

from examgen.errors import ExamgenError
from examgen.forms.names import check_names
from examgen.forms.roster import Student, read

GOOD = "id,name\n7,Ada Lovelace\n8,Żółć Łukasz\n"


def roster(folder: Path, text: str | bytes) -> Path:
    path = folder / "students.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        GOOD, GOOD.encode("utf-8-sig"), GOOD.replace("\n", "\r\n"), GOOD.replace(",", ";"), GOOD.replace(",", "\t"),
        GOOD.rstrip("\n"), GOOD + "\n , \n", "ID , Name\n 7 ,  Ada   Lovelace \n8,Żółć Łukasz",
        'name,id\n"Ada Lovelace",7\nŻółć Łukasz,8\n',
        "id,name,,\n7,Ada Lovelace,,\n8,Żółć Łukasz,\n", GOOD.replace("\n", "\r"),
    ],
)  # fmt: skip
def test_the_same_students_in_many_dresses(tmp_path: Path, text: str | bytes) -> None:
    found = read(roster(tmp_path, text))
    assert [(student.id, student.name, student.line) for student in found] == [
        ("7", "Ada Lovelace", 2),
        ("8", "Żółć Łukasz", 3),
    ]


@pytest.mark.parametrize("above", ["sep=;", ";;", "", " "])
def test_what_a_spreadsheet_writes_above_the_columns(tmp_path: Path, above: str) -> None:
    found = read(roster(tmp_path, f"{above}\nid;name;\n7;Ada;\n8;Bob\x0b\x85;\n9;Eve\n"))
    assert [(student.id, student.name, student.line) for student in found] == [
        ("7", "Ada", 3),
        ("8", "Bob", 4),
        ("9", "Eve", 5),
    ]


def test_optional_columns(tmp_path: Path) -> None:
    text = "id,name,extra minutes,print_size\n7,Ada,25,14\n8,Grace,,\n"
    assert read(roster(tmp_path, text)) == [Student("7", "Ada", 2, 25, 14), Student("8", "Grace", 3)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "students.csv:1: no column id"),
        ("id,name\n", "students.csv: no student"),
        ("id;mail\n7;x\n", r"1: no column name.*\n.*1: unknown column 'mail'"),
        ("id,,name\n7,,A\n", "1: column 2 has no name; take it out"),
        ("id,name,name\n7,A,B\n", "1: the column name is there twice"),
        ("id,name\n7,Ada\n8\n", "3: 1 cell for 2 columns; leave a cell empty rather than out"),
        ("id,name,extra_minutes\n7,Ada\n", "2: 2 cells for 3 columns; leave a cell empty rather than out"),
        ("id,name\n7,Lovelace, Ada\n", "2: 3 cells for 2 columns; put a cell with a separator in it between quotes"),
        ("id,name\n7,Ada\n\n7,Bob\n", "4: id '7': is in line 2 already, as '7'"),
        ("id,name\na7,Ada\nA7,Bob\n", "3: id 'A7': is in line 2 already, as 'a7'"),
        ("id,name\n../x,Ada\n", "2: id '../x': must be up to 100 letters"),
        ("id,name\n,Ada\n", "2: id '': must be up to 100 letters"),
        (f"id,name\n{'7' * 101},Ada\n", rf"2: id '{'7' * 37}\.\.\.': must be up to 100 letters"),
        (f"id,name,{'x' * 9999}\n", rf"1: unknown column '{'x' * 37}\.\.\.'; there can be"),
        ("id,name\n7,\n", "2: name '': is empty"),
        ("id,name\n7,A\x07da\n", r"2: name 'A\\x07da': is empty or has a character that cannot be printed"),
        ("id,name,extra_minutes\n7,Ada,ten\n", "2: extra_minutes 'ten': must be a whole number"),
        ("id,name,extra_minutes\n7,Ada,-5\n", "2: extra_minutes '-5': must be a whole number"),
        ("id,name,print_size\n7,Ada,13\n", "2: print_size '13': must be one of 12, 14, 17"),
        ("id,name,extra_minutes\n7,Ada,1000\n", "2: extra_minutes '1000': must be .* below 1000"),
        ("id,name\n.7,Ada\n", "2: id '.7': .* a letter or digit first"),
        ("id,name\nÄ7,Ada\n", "2: id 'Ä7': .* letters from A to Z"),
        (f"id,name\n7,{'Ada ' * 75}\n", "2: name 'Ada .*\\.\\.\\.': has 299 letters; shorten it to 120"),
        ('id,name\n7,Ada\n\n8,"Bob\n9,Eve\n', "4: cannot be read as CSV: unexpected end of data; look at"),
        (b"id,name\n7,J\xf6rg\n", "students.csv:2: byte 0xf6 is not UTF-8; save the file as UTF-8; in a"),
        ("id,name\n7,Ada\n".encode("utf-16"), "students.csv: is in UTF-16; save the file as UTF-8; in a"),
        ("id,name\n7,Ada\n".encode("utf-16-le"), "students.csv: is in UTF-16; save"),
        ("id,name\n7,J\xf6rg\n".encode("utf-16-be"), "students.csv: is in UTF-16; save"),
        (b"PK\x03\x04\xff\n", "students.csv: is a spreadsheet; save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\n", "students.csv: is a spreadsheet; save it as CSV"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(ExamgenError, match=said):
        read(roster(tmp_path, text))


def test_all_wrong_lines_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ExamgenError) as error:
        read(roster(tmp_path, "id,name\n7,Ada\n7,Bob\n,Eve\n"))
    assert [line.split(": ")[0].rpartition(":")[2] for line in str(error.value).split("\n")] == ["3", "4"]


def test_a_column_that_is_there_twice_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(ExamgenError) as error:
        read(roster(tmp_path, "id,name,name\n7,A,B\n"))
    assert str(error.value).count("twice") == 1


def test_letters_and_their_accents_are_put_together(tmp_path: Path) -> None:
    path = roster(tmp_path, "id,name\n7,Zoe\u0308 N\u0303o\n")
    assert [student.name for student in read(path)] == ["Zo\u00eb \u00d1o"]
    check_names(read(path), path, "A4")


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ExamgenError, match=r"nobody\.csv: cannot be read: No such file"):
        read(tmp_path / "nobody.csv")


def test_latin_letters_with_any_accents_are_printed(tmp_path: Path) -> None:
    path = roster(tmp_path, "id,name\n7,Ṣọlá Ḥusayn Ṭāriq ḹ ḏ ẓ\n8,Nguyễn Đặng Phương Thảo\n")
    check_names(read(path), path, "A4")


def test_all_names_that_the_fonts_do_not_hold_are_told_at_once(tmp_path: Path) -> None:
    rows = [f"{number},{chr(0x4E00 + number)} Li\n" for number in range(100)]
    path = roster(tmp_path, "id,name\n" + "".join(rows))
    with pytest.raises(ExamgenError) as error:
        check_names(read(path), path, "A4")
    assert len(str(error.value).split("\n")) == 100


def test_what_nobody_sees_in_a_name_is_left_out(tmp_path: Path) -> None:
    path = roster(tmp_path, "id,name\n7\ufeff,Ada \u200bLove\u2060lace\u00ad\n\u202a8,\u200eGrace Hopper\u200f\u2069\n")
    assert [(student.id, student.name) for student in read(path)] == [("7", "Ada Lovelace"), ("8", "Grace Hopper")]


def test_a_character_that_would_turn_the_message_around_is_told_by_its_number(tmp_path: Path) -> None:
    path = roster(tmp_path, "id,name\n7,Ada\u061c Lovelace\n")
    with pytest.raises(ExamgenError, match=r"name 'Ada\\u061c Lovelace': the fonts have no U\+061C; write it in"):
        check_names(read(path), path, "A4")


def test_names_that_the_fonts_do_not_hold(tmp_path: Path) -> None:
    path = roster(tmp_path, GOOD + "9,Ада\n10,Ğül Øre ß Ñ é\n11,李\n")
    with pytest.raises(ExamgenError) as error:
        check_names(read(path), path, "A4")
    lines = str(error.value).split("\n")
    assert [line.partition(": name")[0] for line in lines] == [f"{path}:4", f"{path}:6"]
    assert "the fonts have no А (U+0410), а (U+0430), д (U+0434); write it in Latin letters" in lines[0]
    check_names(read(roster(tmp_path, GOOD)), path, "letter")
