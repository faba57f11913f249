"""Two ways to do the same to an exam: at the command line, and in the browser."""

from __future__ import annotations

import re
import shlex
from abc import ABC, abstractmethod
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from exam.support import shown
from review.support import does, refuses


class Hands(ABC):
    """What a lecturer does, question by question; each thing must succeed, and is done when the method returns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def comment(self, number: int, text: str, by: str) -> None: ...

    @abstractmethod
    def resolve(self, comment: int) -> None: ...

    @abstractmethod
    def review(self) -> str:
        """The text of the review copy."""

    @abstractmethod
    def redraw(self, number: int, level: str) -> None: ...

    @abstractmethod
    def swap(self, number: int, template: str) -> None: ...

    @abstractmethod
    def points(self, number: int, value: Fraction) -> None: ...

    @abstractmethod
    def reword(self, number: int, old: str, new: str) -> None: ...

    @abstractmethod
    def reject(self, number: int, form: str, reason: str) -> None: ...

    @abstractmethod
    def undo(self) -> None: ...

    @abstractmethod
    def approve(self, name: str) -> None: ...

    @abstractmethod
    def printed(self) -> None: ...

    @abstractmethod
    def fails_to_change(self, number: int) -> None:
        """What was printed can no longer be changed, and it is said what can be done."""

    @abstractmethod
    def accept(self, part: str, value: str, form: str) -> list[str]:
        """Accept another answer in one form; what is told."""

    @abstractmethod
    def void(self, part: str, correct: tuple[int, str]) -> list[str]:
        """A part is void in all forms, and a question's text is corrected; what is told."""


class AtTheCommandLine(Hands):
    def __init__(self, folder: Path, bank: Path, patch: pytest.MonkeyPatch) -> None:
        super().__init__(folder)
        self._bank, self._patch = bank, patch

    def _change(self, name: str, *arguments: object) -> None:
        does(name, self.folder, *arguments, "--bank", self._bank)

    def comment(self, number: int, text: str, by: str) -> None:
        does("comment", self.folder, number, text, "--by", by)

    def resolve(self, comment: int) -> None:
        does("comments", self.folder, "--resolve", comment)

    def review(self) -> str:
        return shown(Path(does("render", self.folder, "--review").strip()))

    def redraw(self, number: int, level: str) -> None:
        self._change("redraw", number, "--level", level)

    def swap(self, number: int, template: str) -> None:
        self._change("swap", number, template)

    def points(self, number: int, value: Fraction) -> None:
        self._change("points", number, float(value))

    def reword(self, number: int, old: str, new: str) -> None:
        with self._patch.context() as patch:
            patch.setenv("EDITOR", shlex.join(["sed", "-i", f"s/{old}/{new}/"]))
            patch.delenv("VISUAL", raising=False)
            self._change("reword", number)

    def reject(self, number: int, form: str, reason: str) -> None:
        self._change("reject", number, "--form", form, "--reason", reason)

    def undo(self) -> None:
        does("undo", self.folder)

    def approve(self, name: str) -> None:
        does("approve", self.folder, "--by", name)

    def printed(self) -> None:
        does("printed", self.folder)

    def fails_to_change(self, number: int) -> None:
        assert f"mend it with: examgen amend {shlex.quote(str(self.folder))}" in refuses("drop", self.folder, number)

    def accept(self, part: str, value: str, form: str) -> list[str]:
        return does("amend", self.folder, "--form", form, "--accept", f"{part}={value}").splitlines()

    def void(self, part: str, correct: tuple[int, str]) -> list[str]:
        return does("amend", self.folder, "--void", part, "--correct", *correct).splitlines()


class InTheBrowser(Hands):
    def __init__(self, folder: Path, tab: Page) -> None:
        super().__init__(folder)
        self._tab = tab

    def _open(self, number: int) -> None:
        with self._tab.expect_navigation():  # the page before may show the same question
            self._tab.locator("#list a").nth(number - 1).click()
        expect(self._tab.locator("#changes-title")).to_contain_text(f"{number}\u2002")

    def _press(self, button: str | re.Pattern[str]) -> list[str]:
        """What is told then; every change has a number of its own in the address."""
        before = self._tab.url
        self._tab.locator("#main").get_by_role("button", name=button, exact=True).click()
        self._tab.wait_for_url(lambda url: url != before and "done=" in url)
        return self._told().all_inner_texts()

    def _told(self) -> Locator:
        expect(self._tab.locator(".notice p").first).to_be_visible()
        return self._tab.locator(".notice p")

    def _document(self, name: str) -> None:
        tabs = self._tab.get_by_role("navigation", name="Documents")
        with self._tab.expect_navigation():
            tabs.get_by_role("link", name=name).click()
        expect(tabs.locator("[aria-current]")).to_have_text(name)

    def comment(self, number: int, text: str, by: str) -> None:
        self._open(number)
        self._tab.get_by_label("For the author").fill(text)
        self._tab.locator("#comment").get_by_label("Your name").fill(by)
        self._press("Comment")

    def resolve(self, comment: int) -> None:
        self._document("Review copy")
        self._press(f"Resolve comment {comment}")

    def review(self) -> str:
        self._document("Review copy")
        with self._tab.expect_download() as download:
            self._tab.get_by_role("link", name="Download the review copy").click()
        return shown(Path(download.value.path()))

    def redraw(self, number: int, level: str) -> None:
        self._open(number)
        self._tab.locator("#redraw").get_by_label("Level").select_option(level)
        self._press("Draw anew")

    def swap(self, number: int, template: str) -> None:
        self._open(number)
        self._tab.get_by_role("link", name="Swap").click()
        self._tab.get_by_label("Topic").select_option("")
        self._tab.get_by_label("Words").fill(template)
        self._tab.locator(f'#list a[href^="/bank/{template}?"]').click()
        self._press("Put it there")

    def points(self, number: int, value: Fraction) -> None:
        self._open(number)
        self._tab.locator("#points").get_by_label("Points").fill(f"{float(value):g}")
        self._press("Set")

    def reword(self, number: int, old: str, new: str) -> None:
        self._open(number)
        self._tab.get_by_role("link", name="Change the words").click()
        editor = self._tab.get_by_label("The problem in LaTeX")
        editor.fill(editor.input_value().replace(old, new))
        expect(self._tab.locator("#pages pre")).to_contain_text(new, use_inner_text=False)
        self._press("Save")

    def reject(self, number: int, form: str, reason: str) -> None:
        self._open(number)
        self._tab.get_by_role("combobox", name="Form").select_option(form)
        expect(self._tab.get_by_role("heading", level=1)).to_contain_text(f"form {form}")
        self._tab.get_by_label("Why it is rejected").fill(reason)
        self._press("Reject")

    def undo(self) -> None:
        self._press(re.compile("^Undo "))

    def approve(self, name: str) -> None:
        self._document("Paper")
        expect(self._tab.locator("#state")).to_contain_text("Draft: ")
        self._tab.locator("#state").get_by_label("Your name").fill(name)
        self._press("Approve")
        expect(self._tab.locator("#state")).to_contain_text(f"Approved: {name} approved it on ")

    def printed(self) -> None:
        self._press("Mark as printed")
        expect(self._tab.locator("#state")).to_contain_text("Printed: ")

    def fails_to_change(self, number: int) -> None:
        self._open(number)
        expect(self._tab.locator(".changes")).to_contain_text("It was printed and stays as it is.")
        expect(self._tab.locator(".changes").get_by_role("button")).to_have_count(0)

    def accept(self, part: str, value: str, form: str) -> list[str]:
        self._to_amend()
        self._tab.get_by_role("combobox", name="Whom it concerns").select_option(form)
        self._tab.wait_for_url(f"**/amend?only={form}")
        self._tab.get_by_label(f"Right, too, for question {_spoken(part)}", exact=True).fill(value)
        return self._press("Amend")

    def void(self, part: str, correct: tuple[int, str]) -> list[str]:
        number, text = correct
        self._to_amend()
        self._tab.get_by_label(f"Void: question {_spoken(part)}", exact=True).check()
        self._tab.locator(f"#place-{number}").get_by_label("Correction").fill(text)
        return self._press("Amend")

    def _to_amend(self) -> None:
        self._document("Paper")
        self._tab.get_by_role("link", name="Amend …").click()
        expect(self._tab.get_by_role("heading", level=1)).to_have_text("Amend what was printed")


def _spoken(part: str) -> str:
    """2a as its label says it."""
    return f"{part[0]} ({part[1]})" if part[1:] else part
