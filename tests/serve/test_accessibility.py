"""Every page for everybody: axe's rules, light and dark, wide and narrow; nothing beside the screen; a keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from serve.support import root, watched

pytestmark = pytest.mark.xdist_group("browser")

TEMPLATE = "/bank/toy/addition"
PAGES = [
    "/exam", "/exam?view=guide", "/exam?view=question&slot=play/ratio", "/exam/log",
    "/exam/words?slot=play/ratio", "/bank", TEMPLATE,
    f"{TEMPLATE}?count=5&shows=questions", f"{TEMPLATE}/check", f"{TEMPLATE}/edit",
    "/bank/conv_arithmetic/conv_layer_cost_row/edit", "/bank/toy/broken", "/bank/no/such", "/nowhere",
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 360])
def test_every_page(browser: Browser, address: str, bank: Path, scheme: Literal["light", "dark"], width: int) -> None:
    _break(bank)
    with watched(browser, color_scheme=scheme) as tab:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(address)
        for page in PAGES:
            tab.goto(root(address) + page)
            found = Axe().run(tab)
            assert found.violations_count == 0, f"{page}: {found.generate_report()}"
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, page


def _break(bank: Path) -> None:
    for suffix in (".py", ".tex.j2"):
        text = (bank / "toy" / f"addition{suffix}").read_text(encoding="utf-8")
        (bank / "toy" / f"broken{suffix}").write_text(text.replace("p.a", "p.nothing"), encoding="utf-8")


def test_the_first_key_leads_past_the_navigation(tab: Page) -> None:
    tab.keyboard.press("Tab")
    expect(tab.get_by_text("Skip to the content")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#main")).to_be_focused()


def test_a_link_leads_the_reader_to_what_it_has_changed(tab: Page) -> None:
    tab.get_by_role("link", name="Ratio").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=2, name="Ratio")).to_be_visible()
    expect(tab.locator("#main")).to_be_focused()
    expect(tab.get_by_role("status").first).to_contain_text("Toys")


def test_a_setting_keeps_the_focus(tab: Page) -> None:
    tab.get_by_role("link", name="Ratio").click()
    button = tab.get_by_role("button", name="Move up")
    button.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#list .name").first).to_contain_text("Ratio")
    expect(tab.get_by_role("button", name="Move down")).to_be_enabled()
