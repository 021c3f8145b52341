"""The server, over real sockets: what it serves, what it refuses, and that nobody can harm it or anybody else's scene."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from simulation.live import limits
from simulation.live.conversation import Conversation
from simulation.live.frame import Frame
from simulation.live.request import RequestError
from simulation.live.room import Room
from simulation.live.server import HOST, PAGE, listen
from tests.simulation.live.scenes import CHOICES
from tests.simulation.live.serving import PATIENCE, Serving, say, serving

SMALL = {"do": "setup", "persons": 12}


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving() as running:
        yield running


PARTS = {"/": "text/html", "/plotly.js": "javascript", "/catalogue.json": "json", "/page/main.js": "javascript"}


@pytest.mark.parametrize(("path", "kind"), PARTS.items())
def test_the_page_and_its_parts_are_served(server: Serving, path: str, kind: str) -> None:
    status, headers, content = server.get(path)
    assert status == 200
    assert kind in headers["content-type"]
    assert content
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_every_file_of_the_page_is_served(server: Serving) -> None:
    names = [path.name for path in PAGE.iterdir()]
    assert names
    for name in names:
        assert server.get(f"/page/{name}")[2] == (PAGE / name).read_bytes()


def test_the_catalogue_is_what_there_is_to_choose(server: Serving) -> None:
    catalogue = json.loads(server.get("/catalogue.json")[2])
    assert catalogue == json.loads(json.dumps(CHOICES.catalogue()))
    assert {each["name"] for each in catalogue["presets"]} >= set(catalogue["start"]["worlds"])


WRONG_PATHS = (
    "/page/", "/page/nothing.js", "/page/../server.py", "/page/..%2fserver.py", "/page/%2e%2e/server.py", "/server.py",
    "/page/a/b.js", "//etc/passwd", "/page//etc/passwd", "/page/main.js%00.html", "/live",
)  # fmt: skip


@pytest.mark.parametrize("path", WRONG_PATHS)
def test_nothing_else_is_served(server: Serving, path: str) -> None:
    assert server.get(path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_pages_are_only_read(server: Serving, method: str) -> None:
    assert server.get("/", method)[0] == 405


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.1"])
def test_a_foreign_host_is_refused(server: Serving, host: str) -> None:
    assert server.get("/", Host=host)[0] == 400
    with pytest.raises(InvalidStatus):
        server.connect(additional_headers={"Host": host})


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"])
def test_a_foreign_origin_is_refused(server: Serving, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        server.connect(origin=origin)
    assert refusal.value.response.status_code == 403


def test_our_own_page_and_programmes_are_let_in(server: Serving) -> None:
    for origin in (None, f"http://{HOST}:{server.port}"):
        with server.connect(origin=origin) as client:
            assert say(client, **SMALL)["is"] == "scene"


def test_it_listens_to_this_machine_only(server: Serving) -> None:
    assert HOST == "127.0.0.1"
    with listen(0) as free:
        assert free.getsockname()[0] == HOST
    with pytest.raises(RequestError, match=f"--port {server.port}: cannot be used"):
        listen(server.port)


def test_a_scene_is_lived_over_the_wire(server: Serving) -> None:
    with server.connect() as client:
        scene = say(client, **SMALL)
        assert (scene["persons"], scene["day"], len(scene["positions"])) == (12, 0, 24)
        frame = Frame.from_bytes(say(client, do="frame", days=3))
        assert (frame.day, frame.curves.shape) == (3, (3, 2, len(scene["measures"])))


def test_answers_come_in_the_order_of_the_questions(server: Serving) -> None:
    with server.connect() as client:
        say(client, **SMALL)
        for number in range(20):
            client.send(
                json.dumps({"do": "frame", "days": 1} if number % 2 else {"do": "person", "person": number % 12})
            )
        answers = [client.recv(timeout=PATIENCE) for _ in range(20)]
    assert [json.loads(answer)["person"] for answer in answers[::2]] == [number % 12 for number in range(0, 20, 2)]
    assert [Frame.from_bytes(answer).day for answer in answers[1::2]] == list(range(1, 11))


def test_viewers_do_not_disturb_each_other(server: Serving) -> None:
    with server.connect() as one, server.connect() as other:
        for client in (one, other):
            say(client, **SMALL)
        say(one, do="strike", person=0, kind="health")
        say(one, do="frame", days=2)
        assert Frame.from_bytes(say(other, do="frame", days=1)).day == 1
        say(other, do="frame", days=1)
        first, second = (say(client, do="facts")["fingerprints"] for client in (one, other))
        assert first != second


def test_binary_messages_and_long_ones_close_the_connection(server: Serving) -> None:
    with server.connect() as client:
        client.send(b"\x00\x01")
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=PATIENCE)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1003
    with server.connect() as client:
        client.send(json.dumps({"do": "x" * limits.MESSAGE}))
        with pytest.raises(ConnectionClosed):
            client.recv(timeout=PATIENCE)
    with server.connect() as client:
        assert say(client, **SMALL)["is"] == "scene"


def test_closing_the_page_ends_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = []

    class Counting(Conversation):
        def answer(self, text: str) -> str | bytes:
            answered.append(text)
            return super().answer(text)

    monkeypatch.setattr("simulation.live.server.Conversation", Counting)
    with serving() as running:
        with running.connect() as client:
            say(client, do="setup", persons=200)
            for _ in range(500):
                client.send('{"do": "frame", "days": 31}')
            client.socket.shutdown(socket.SHUT_RDWR)
        running.wait_until_empty()
    assert 1 <= len(answered) < 250


def test_a_full_room_refuses_politely_and_takes_the_next_when_somebody_leaves() -> None:
    with serving(Room(viewers=2, persons=30)) as running:
        with running.connect() as one, running.connect() as other:
            assert say(one, do="setup", persons=20)["is"] == "scene"
            told = say(other, do="setup", persons=11)
            assert told["is"] == "refused"
            assert "room for 10 more" in told["why"][0]
            assert say(other, do="setup", persons=10)["is"] == "scene"
            with running.connect() as third:
                told = json.loads(third.recv(timeout=PATIENCE))
                assert told["is"] == "refused"
                assert "2 pages are open already" in told["why"][0]
                with pytest.raises(ConnectionClosed) as closed:
                    third.recv(timeout=PATIENCE)
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == 1013
            assert say(one, do="frame", days=1)
        running.wait_until_empty()
        with running.connect() as late:
            assert say(late, do="setup", persons=30)["is"] == "scene"


def test_a_class_of_thirty_watches_one_scene() -> None:
    days: list[int] = []

    def watch(running: Serving) -> None:
        with running.connect() as client:
            say(client, do="setup", persons=60, seed=7)
            for _ in range(5):
                frame = Frame.from_bytes(say(client, do="frame", days=1))
            days.append(frame.day)

    with serving() as running:
        class_ = [threading.Thread(target=watch, args=(running,)) for _ in range(30)]
        for viewer in class_:
            viewer.start()
        for viewer in class_:
            viewer.join(PATIENCE)
        running.wait_until_empty()
    assert days == [5] * 30


def test_a_mistake_of_ours_is_told_and_the_lesson_goes_on(
    server: Serving, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with server.connect() as client:
        say(client, **SMALL)
        with monkeypatch.context() as broken:
            broken.setattr("simulation.live.scene.Scene.frame", fail)
            told = say(client, do="frame", days=1)
        assert told["why"] == ["the server could not do that; its terminal says why"]
        assert "ZeroDivisionError" in caplog.text
        assert Frame.from_bytes(say(client, do="frame", days=1)).day == 1
