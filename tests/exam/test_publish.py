"""What happens to a folder that is there already: an identical one stays, another one is replaced by --force alone."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from examgen.errors import ExamgenError
from examgen.publish import KEPT, publish

EXAM = {"exam.json": "{}", "key.csv": "1", "problems.pdf": "one"}


def fill(files: Mapping[str, str]) -> Callable[[Path], None]:
    def written(folder: Path) -> None:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)

    return written


def found(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def there(tmp_path: Path) -> Path:
    assert publish(tmp_path / "exam", fill(EXAM))
    return tmp_path / "exam"


def test_an_identical_one_changes_nothing_even_if_other_results_were_kept(there: Path) -> None:
    number = there.stat().st_ino
    assert not publish(there, fill(EXAM | {f"{KEPT}/work.json": "{}"}), force=True)
    assert (there.stat().st_ino, found(there)) == (number, EXAM)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key.csv": "2"}, "exists and differs (key.csv); --force replaces it; move it"),
        ({"b": "", "a": "", "d": "", "c": ""}, "exists and differs (a, b, c); --force replaces it; move it"),
    ],
)
def test_another_one_needs_force(there: Path, change: dict[str, str], said: str) -> None:
    with pytest.raises(ExamgenError) as refusal:
        publish(there, fill(EXAM | change))
    assert f"{there}: {said}" in str(refusal.value)
    assert found(there) == EXAM
    assert publish(there, fill(EXAM | change), force=True)
    assert found(there) == EXAM | change
    assert [path.name for path in there.parent.iterdir()] == ["exam"]


def test_what_would_be_deleted_is_told(there: Path) -> None:
    for name in ("notes.txt", "a.txt", f"{KEPT}/work.json"):
        fill({name: "mine"})(there)
    with pytest.raises(ExamgenError, match=r"--force replaces it and deletes a\.txt, notes\.txt in it; move it"):
        publish(there, fill(EXAM))


def test_an_empty_folder_is_replaced_and_one_that_holds_no_exam_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert publish(tmp_path / "empty", fill(EXAM), force=True)
    assert found(tmp_path / "empty") == EXAM
    fill({"letter.txt": "Dear"})(tmp_path / "mine")
    with pytest.raises(ExamgenError, match="holds something else than an exam"):
        publish(tmp_path / "mine", fill(EXAM), force=True)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExamgenError, match="is a file"):
        publish(tmp_path / "file", fill(EXAM), force=True)
    assert found(tmp_path / "mine") == {"letter.txt": "Dear"}
