"""Who may read and change what the pages show: only whoever was given the address, and only from these pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import compare_digest, token_urlsafe

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Address:
    """Where the pages are, on this machine only, and the token that opens them."""

    port: int
    token: str = field(default_factory=lambda: token_urlsafe(24), repr=False)

    def __str__(self) -> str:
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    @property
    def hosts(self) -> tuple[str, str]:
        """What a browser may call this machine; a name from elsewhere that leads here is none of these."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def cookie(self) -> str:
        """The cookie's name; all ports of a machine share their cookies."""
        return f"examgen-{self.port}"


class Guard:
    """Refuses requests to another host, without the token, and changes that another page asks for."""

    def __init__(self, app: ASGIApp, address: Address) -> None:
        self.app = app
        self.address = address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application around another."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        answer = self._answer(Request(scope)) or self.app
        await answer(scope, receive, guarded)

    def _answer(self, request: Request) -> Response | None:
        """The refusal, or the welcome that keeps the token in a cookie; None lets the request through."""
        host = request.headers.get("host", "")
        if host not in self.address.hosts:
            return _refusal(f"These pages are at http://{self.address.hosts[0]} only.")
        if self._is_token(request.query_params.get("token", "")):
            welcome = RedirectResponse("/", status_code=303)
            welcome.set_cookie(self.address.cookie, self.address.token, httponly=True, samesite="strict")
            return welcome
        if not self._is_token(request.cookies.get(self.address.cookie, "")):
            return _refusal("Open the whole address that 'examgen serve' has printed: it ends in a token.")
        if request.method not in ("GET", "HEAD") and request.headers.get("origin") != f"http://{host}":
            return _refusal("Only these pages themselves may change something.")
        return None

    def _is_token(self, given: str) -> bool:
        return compare_digest(given.encode(), self.address.token.encode())


def _refusal(why: str) -> Response:
    return PlainTextResponse(f"{why}\n", status_code=403)
