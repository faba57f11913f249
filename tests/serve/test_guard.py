"""Who is let in: the holder of the token, from this machine's own names, and changes only from the pages themselves."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from serve.support import ADDRESS, ORIGIN

ADDITION = "/bank/toy/addition"


def stranger(pages: TestClient) -> TestClient:
    """Another browser, which has not opened the address."""
    return TestClient(pages.app, base_url=ORIGIN)


@pytest.mark.parametrize("path", ["/", "/bank", ADDITION, "/list", "/events", "/static/serve.js", "/nowhere"])
@pytest.mark.parametrize("token", ["", "open-sesam", "öffne-dich"])
def test_without_the_token_nothing_is_shown(pages: TestClient, path: str, token: str) -> None:
    answer = stranger(pages).get(path, params={"token": token} if token else {}, follow_redirects=False)
    assert answer.status_code == 403
    assert "Open the whole address" in answer.text
    assert "set-cookie" not in answer.headers


def test_the_token_becomes_a_cookie_that_scripts_and_other_sites_cannot_use(pages: TestClient) -> None:
    answer = stranger(pages).get("/bank", params={"token": ADDRESS.token}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("examgen-8000=open-sesame;")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:8001", "127.0.0.1.evil"])
def test_a_foreign_name_that_leads_here_is_refused(pages: TestClient, host: str) -> None:
    answer = pages.get("/bank", headers={"Host": host})
    assert answer.status_code == 403
    assert answer.text == f"These pages are at {ORIGIN} only.\n"


def test_both_names_of_this_machine_are_known(pages: TestClient) -> None:
    assert pages.get("/bank", headers={"Host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://127.0.0.1:9000", "https://127.0.0.1:8000"]
)
def test_another_page_cannot_change_anything(pages: TestClient, origin: str | None) -> None:
    del pages.headers["Origin"]
    answer = pages.post(
        f"{ADDITION}/edit", headers={"Origin": origin} if origin else {}, data={"text": "x", "base": ""}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/bank", "/static/serve.css", "/nowhere", f"{ADDITION}"])
def test_every_answer_says_what_a_browser_may_do_with_it(pages: TestClient, path: str) -> None:
    headers = pages.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_refusals_say_so_too(pages: TestClient) -> None:
    assert "frame-ancestors 'none'" in stranger(pages).get("/bank").headers["content-security-policy"]


def test_every_start_has_a_token_of_its_own() -> None:
    one, other = type(ADDRESS)(8000), type(ADDRESS)(8000)
    assert one.token != other.token
    assert len(one.token) >= 32
    assert one.token not in repr(one)
