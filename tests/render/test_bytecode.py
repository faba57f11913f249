"""Words that Jinja has read are read from the cache, until they or the package change; a damaged cache does no harm."""

import os
from pathlib import Path

import pytest
from jinja2 import Environment, TemplateSyntaxError

from examgen import bytecode
from examgen import cache as cache_of_all
from examgen.words import environment


class Reading(Environment):
    """Counts how often words are read."""

    count = 0

    def compile(self, *arguments: object, **options: object) -> object:  # type: ignore[override]
        self.count += 1
        return super().compile(*arguments, **options)  # type: ignore[call-overload]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a cache"))
    return tmp_path / "a cache"


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.tex.j2"
    path.write_text("{{ 'a' ~ n }}", encoding="utf-8")
    return path


def said(path: Path, env: Environment, language: str = "en") -> str:
    code = bytecode.code_of(path, env, language)
    return env.template_class.from_code(env, code, env.globals).render(n=1)


def test_words_are_read_once(cache: Path, words: Path) -> None:
    env = Reading()
    assert [said(words, env), said(words, env)] == ["a1", "a1"]
    assert env.count == 1
    assert [path.is_file() for path in (cache / "examgen" / "words").iterdir()] == [True]
    said(words, env, "de")
    assert env.count == 2


def test_other_words_are_read(cache: Path, words: Path) -> None:
    env = Reading()
    said(words, env)
    words.write_text("{{ 'b' ~ n }}", encoding="utf-8")
    assert said(words, env) == "b1"
    assert len(list((cache / "examgen" / "words").iterdir())) == 1


@pytest.mark.usefixtures("cache")
def test_another_state_of_the_package_reads_anew(words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = Reading()
    said(words, env)
    monkeypatch.setattr(bytecode, "edition", lambda: "another")
    said(words, env)
    assert env.count == 2


@pytest.mark.parametrize("left", [b"", b"j2", b"something else entirely"])
@pytest.mark.parametrize("length", [0, 40, 90])
def test_a_damaged_cache(cache: Path, words: Path, left: bytes, length: int) -> None:
    env = Reading()
    said(words, env)
    (kept,) = (cache / "examgen" / "words").iterdir()
    kept.write_bytes(kept.read_bytes()[:length] + left)
    assert said(words, env) == "a1"
    assert env.count == 2


def test_a_home_that_cannot_be_written(words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert said(words, Reading()) == "a1"


def test_an_error_names_its_line_each_time(cache: Path, words: Path) -> None:
    words.write_text("\n{{ a b }}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(TemplateSyntaxError) as error:
            said(words, Reading())
        assert error.value.lineno == 2
    assert not cache.exists()


def test_an_error_while_words_are_filled_in_names_their_line(cache: Path, words: Path) -> None:
    words.write_text("one\n<< n >>", encoding="utf-8")
    for _ in range(2):
        env = environment()
        template = env.template_class.from_code(env, bytecode.code_of(words, env, "en"), env.globals)
        with pytest.raises(TypeError) as error:
            template.render(n=0.5)
        assert (str(words), 2) in {(str(each.path), each.lineno + 1) for each in error.traceback}
    assert cache.exists()


def test_the_older_half_of_too_many_goes(cache: Path, words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_of_all, "_MOST", 4)
    for number in range(5):
        said(words, Reading(), f"language {number}")
        for path in (cache / "examgen" / "words").iterdir():
            if path.stat().st_mtime_ns > 5:
                os.utime(path, ns=(number, number))  # clocks of files may be slow
    assert len(list((cache / "examgen" / "words").iterdir())) == 3
    env = Reading()
    for number in (2, 3, 4):
        said(words, env, f"language {number}")
    assert env.count == 0
    said(words, env, "language 1")
    assert env.count == 1
