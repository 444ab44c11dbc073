"""Status lines and headers that no honest server sends: they cost no memory, and nothing of them is kept."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from bent_mirror import IDENTITY, hold_identity, is_for_people

from crawler.download_handler import LONGEST_HEAD

Answer = Callable[[socket.socket, str], None]
LINE = b"X-Header: " + b"a" * 4000 + b"\r\n"
# What lies in the buffers of some sockets beside what is read.
IN_BUFFERS = 64 * 1024 * 1024


@contextlib.contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """Let `answer` write to each connection, given the User-Agent that came on it; yield the URL."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, args=(server, answer), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def accept(server: socket.socket, answer: Answer) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(connection, answer), daemon=True).start()


def serve(connection: socket.socket, answer: Answer) -> None:
    with connection, contextlib.suppress(OSError):
        asked = connection.recv(65536).decode("latin-1")
        agent = next(line for line in asked.splitlines() if line.lower().startswith("user-agent: "))
        answer(connection, agent.partition(": ")[2])


@pytest.fixture
def nightly(run_edgar8k):
    def nightly(url: str, *words: str):
        there = {"EDGAR8K_WWW_URL": url, "EDGAR8K_DATA_URL": url, "EDGAR8K_RATE": "0"}
        done = run_edgar8k("nightly", *words, env=there | {"EDGAR8K_IDENTITY": IDENTITY})
        assert done.returncode == 1
        return done

    return nightly


@pytest.mark.parametrize("line", [LINE, b" " + LINE], ids=["many headers", "one header"])
def test_a_head_without_end_is_not_read_to_it(nightly, line):
    sent = 0

    def answer(connection, agent):
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-First: 1\r\n")
        while sent < 4 * IN_BUFFERS:
            connection.sendall(line)
            sent += len(line)

    with serving(answer) as url:
        done = nightly(url)
    assert LONGEST_HEAD < sent < IN_BUFFERS
    assert is_for_people(done.stderr.replace("daily: ", "filings: ")), done.stderr


@pytest.mark.parametrize(
    "head",
    [
        "{agent}",
        "HTTP/1.1 200 OK\r\nContent-Length: {agent}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: {agent}",
    ],
)
def test_an_answer_that_repeats_who_asks_is_written_down_nowhere(nightly, tmp_path, ask, head):
    def answer(connection, agent):
        connection.sendall(head.format(agent=agent).encode("latin-1") + b"\r\n\r\n")

    with serving(answer) as url:
        done = nightly(url, "--debug")
    logs = [path.read_text("utf-8") for path in (tmp_path / "home" / "logs").iterdir()]
    assert logs
    kept = [str(row) for table in ("problems", "crawl_runs") for row in ask(f"select * from {table}")]
    assert kept
    assert not hold_identity([done.stdout, done.stderr, *logs, *kept])
