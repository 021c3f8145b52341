"""Server: the page and its conversations over HTTP and WebSocket, on this machine only.

Kernels run in one thread of their own, so that no viewer's days wait for the event loop, nor it for them; grounds are built in
another, so that a large new scene does not stop the others. A viewer who is slow sees fewer frames; nothing queues.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from simulation.live import limits
from simulation.live.choices import Choices
from simulation.live.conversation import Conversation, refusal
from simulation.live.request import RequestError, asked
from simulation.live.room import Room

HOST = "127.0.0.1"
HOSTS = (HOST, "localhost")
PAGE = Path(__file__).parent / "page"
SERVED = {".html", ".js", ".css", ".svg", ".png", ".ico", ".woff2"}
FULL, TEXT_ONLY, FOREIGN = 1013, 1003, 1008
_CLOSING = 1
"""Seconds that open connections are given when the server closes."""
_log = logging.getLogger(__name__)
Endpoint = Callable[[Request], Awaitable[Response]]


class Lobby:
    """What all connections share: choices, the room, and the two threads that do the work."""

    def __init__(self, choices: Choices, room: Room | None = None) -> None:
        self.choices, self.room = choices, room or Room()
        self.kernels: Executor = ThreadPoolExecutor(1, "kernels")
        self.builder: Executor = ThreadPoolExecutor(1, "builder")

    def close(self) -> None:
        """Let both threads end; what was still to be done is not begun."""
        self.kernels.shutdown(wait=False, cancel_futures=True)
        self.builder.shutdown(wait=False, cancel_futures=True)


def application(choices: Choices, room: Room | None = None) -> Starlette:
    """The ASGI application; ``room`` limits how much it serves."""
    lobby = Lobby(choices, room)
    routes = [
        Route("/", _file(PAGE / "index.html")),
        Route("/plotly.js", _file(plotly_script())),
        Route("/catalogue.json", _json(choices)),
        Route("/page/{name}", _page),
        WebSocketRoute("/live", _live(lobby)),
    ]
    doors = [Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False), Middleware(Headers)]
    app = Starlette(routes=routes, middleware=doors)
    app.state.lobby = lobby
    return app


def listen(port: int) -> socket.socket:
    """A socket that listens at ``port`` of this machine, 0 for a free one; RequestError if it is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise RequestError(f"--port {port}: cannot be used ({error.strerror}); leave it out for a free one") from None
    return listener


def server_of(app: Starlette) -> uvicorn.Server:
    """The server of an application, to be run on a socket of ``listen``."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, lifespan="off", ws_max_size=limits.MESSAGE,
        ws_max_queue=8, timeout_graceful_shutdown=_CLOSING, proxy_headers=False, ws_per_message_deflate=False,
    )  # fmt: skip
    logging.getLogger("uvicorn.error").addFilter(_worth_telling)
    return uvicorn.Server(config)


def _worth_telling(record: logging.LogRecord) -> bool:
    """All but that the end did not wait for what was still being built: whoever closes the server knows."""
    return not record.getMessage().startswith("Cancel ")


def plotly_script() -> Path:
    """Plotly's script, as its Python package ships it."""
    spec = find_spec("plotly")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


class Headers:
    """Says with every answer that nothing comes from, goes to, or is framed by another host."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_POLICY]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


_POLICY = [
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
        b"connect-src 'self' ws://127.0.0.1:* ws://localhost:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-cache"),
]


def _file(path: Path) -> Endpoint:
    async def send_file(request: Request) -> Response:
        return FileResponse(path)

    return send_file


def _json(choices: Choices) -> Endpoint:
    catalogue = choices.catalogue()

    async def send_json(request: Request) -> Response:
        return JSONResponse(catalogue)

    return send_json


async def _page(request: Request) -> Response:
    name = request.path_params["name"]
    files = {path.name: path for path in PAGE.iterdir() if path.suffix in SERVED}
    return FileResponse(files[name]) if name in files else PlainTextResponse("There is no such page.", 404)


def _live(lobby: Lobby) -> Callable[[WebSocket], Awaitable[None]]:
    async def converse(socket: WebSocket) -> None:
        if not _from_here(socket):
            await socket.close(FOREIGN)
            return
        await socket.accept()
        viewer = object()
        try:
            lobby.room.enter(viewer)
            conversation = Conversation(lobby.choices, lambda persons: lobby.room.admit(viewer, persons))
            await _answer_all(socket, conversation, lobby)
        except RequestError as full:
            await socket.send_text(json.dumps(refusal(full, "")))
            await socket.close(FULL)
        except (WebSocketDisconnect, asyncio.CancelledError):
            pass  # the viewer has left, or the server closes while something is being built
        finally:
            lobby.room.leave(viewer)

    return converse


async def _answer_all(socket: WebSocket, conversation: Conversation, lobby: Lobby) -> None:
    """Answer message after message, until the viewer leaves."""
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if message.get("text") is None:
            await socket.close(TEXT_ONLY)
            return
        reply = await _answer(message["text"], conversation, lobby)
        await (socket.send_bytes(reply) if isinstance(reply, bytes) else socket.send_text(reply))


async def _answer(text: str, conversation: Conversation, lobby: Lobby) -> str | bytes:
    loop = asyncio.get_running_loop()
    try:
        if asked(text) in ("setup", "reset"):
            await loop.run_in_executor(lobby.builder, conversation.prepare, text)
        return await loop.run_in_executor(lobby.kernels, conversation.answer, text)
    except Exception:  # a mistake of ours must not end the lesson of a whole class
        _log.exception("the live view could not answer %.200s", text)
        return json.dumps(refusal(RequestError("the server could not do that; its terminal says why"), asked(text)))


def _from_here(socket: WebSocket) -> bool:
    """Whether a connection comes from our own page, or from a programme, which names no origin."""
    origin = socket.headers.get("origin")
    return origin is None or origin == f"http://{socket.headers.get('host')}"
