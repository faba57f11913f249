"""What is made of a text is made once, until the text or the package changes; a damaged cache does no harm."""

import os
from pathlib import Path

import pytest

from examgen import cache
from examgen.bank import Bank
from examgen.errors import ExamgenError


class Upper:
    """Makes capital letters of a file, and counts how often."""

    count = 0

    def __call__(self, path: Path) -> str:
        self.count += 1
        return path.read_text(encoding="utf-8").upper()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a cache"))
    return tmp_path / "a cache" / "examgen" / "texts"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text"
    path.write_text("one", encoding="utf-8")
    return path


def test_made_once(home: Path, text: Path) -> None:
    make = Upper()
    assert [cache.remembered("texts", text, make) for _ in range(3)] == ["ONE"] * 3
    assert make.count == 1
    assert len(list(home.iterdir())) == 1


def test_another_text_of_the_same_size_and_time(home: Path, text: Path) -> None:
    make, before = Upper(), text.stat()
    cache.remembered("texts", text, make)
    text.write_text("two", encoding="utf-8")
    os.utime(text, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert cache.remembered("texts", text, make) == "TWO"
    assert len(list(home.iterdir())) == 1


@pytest.mark.usefixtures("home")
def test_another_state_of_the_package(text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Upper()
    cache.remembered("texts", text, make)
    monkeypatch.setattr(cache, "edition", lambda: "another")
    cache.remembered("texts", text, make)
    assert make.count == 2


def test_the_state_of_the_package_is_that_of_its_files() -> None:
    folder = Path(cache.__file__).parent
    newest = max(path.stat().st_mtime_ns for name in cache._CODE for path in (folder / name).glob("*.*"))
    assert cache.edition().split()[-1] == str(newest)


@pytest.mark.usefixtures("home")
def test_texts_of_other_kinds_and_places_are_kept_apart(text: Path, tmp_path: Path) -> None:
    make, copy = Upper(), tmp_path / "copy"
    copy.write_bytes(text.read_bytes())
    for kind, path in (("texts", text), ("notes", text), ("texts", copy)):
        cache.remembered(kind, path, make)
    assert make.count == 3


@pytest.mark.parametrize("length", [0, 1, 20, 100])
def test_a_damaged_cache(home: Path, text: Path, length: int) -> None:
    make = Upper()
    cache.remembered("texts", text, make)
    (kept,) = home.iterdir()
    kept.write_bytes(kept.read_bytes()[:length])
    assert cache.remembered("texts", text, make) == "ONE"
    assert make.count == 2


@pytest.mark.parametrize("place", ["/dev/null/cache", "/proc/examgen"])
def test_a_cache_that_cannot_be_written(place: str, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", place)
    assert cache.remembered("texts", text, Upper()) == "ONE"


def test_what_is_wrong_is_said_each_time(home: Path, text: Path) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            cache.remembered("texts", text, lambda _: 1 // 0)
    assert not home.exists()


def test_the_bank_is_the_same_with_and_without(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And in another process too, which reads what this one wrote."""
    fresh, kept = Bank(), Bank()
    assert fresh.entries() == kept.entries()
    assert dict(fresh.facts) == dict(kept.facts)
    assert {path.name for path in home.parent.iterdir()} == {"entries", "facts"}
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    bare = Bank()
    assert bare.entries() == kept.entries()
    assert dict(bare.facts) == dict(kept.facts)


def test_facts_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "toys" / "concepts.yaml").mkdir(parents=True)
    with pytest.raises(ExamgenError, match=r"concepts\.yaml"):
        Bank([tmp_path]).facts["toys"]
