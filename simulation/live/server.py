"""Server: the living page, and another network for it, over HTTP, on this machine only.

The page lives by itself. What it cannot make is a network, which takes seconds for thousands of persons; a thread of its own
makes them one after the other.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulation.live.choices import Choices
from simulation.live.prepared import Data, ground
from simulation.live.request import RequestError, read

HOST = "127.0.0.1"
HOSTS = (HOST, "localhost")
_CLOSING = 1
"""Seconds that open connections are given when the server closes."""
_log = logging.getLogger(__name__)
Endpoint = Callable[[Request], Awaitable[Response]]


def application(choices: Choices, page: str) -> Starlette:
    """The ASGI application that serves a ``page``, and networks for what ``choices`` offer."""
    builder = ThreadPoolExecutor(1, "builder")
    routes = [Route("/", _page(page)), Route("/ground", _ground(choices, builder))]
    doors = [Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False), Middleware(Headers)]
    app = Starlette(routes=routes, middleware=doors)
    app.state.builder = builder
    return app


def close(app: Starlette) -> None:
    """Let the builder end; what was still to be built is not begun."""
    app.state.builder.shutdown(wait=False, cancel_futures=True)


def listen(port: int) -> socket.socket:
    """A socket that listens at ``port`` of this machine, 0 for a free one; RequestError if it is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # a port that was in use a minute ago; on Windows also one that is in use
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
        app, log_level="warning", access_log=False, server_header=False, lifespan="off", ws="none",
        timeout_graceful_shutdown=_CLOSING, proxy_headers=False,
    )  # fmt: skip
    logging.getLogger("uvicorn.error").addFilter(_worth_telling)
    return uvicorn.Server(config)


def _worth_telling(record: logging.LogRecord) -> bool:
    """All but that the end did not wait for what was still being built: whoever closes the server knows."""
    return not record.getMessage().startswith("Cancel ")


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
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-cache"),
]
"""Beside the policy that the page itself has."""


def _page(page: str) -> Endpoint:
    async def send_page(request: Request) -> Response:
        return HTMLResponse(page)

    return send_page


def _ground(choices: Choices, builder: Executor) -> Endpoint:
    """A network as ``prepared`` lists it, or {"why": sentences} with the status 422."""

    async def send_ground(request: Request) -> Response:
        loop = asyncio.get_running_loop()
        try:
            found: Data = await loop.run_in_executor(builder, partial(_built, choices, dict(request.query_params)))
        except ValueError as error:  # refusals, mistakes of scenarios and networks
            return JSONResponse({"why": list(getattr(error, "mistakes", [str(error)]))}, 422)
        except Exception:  # a mistake of ours must not end the lesson of a whole class
            _log.exception("the live view could not prepare %.200s", request.url.query)
            return JSONResponse({"why": ["the server could not do that; its terminal says why"]}, 500)
        return JSONResponse(found)

    return send_ground


def _built(choices: Choices, query: dict[str, str]) -> Data:
    return ground(choices, choices.completed(read(query)))
