"""Sizes, certificates and ports: what may come at a run from outside, and what it opens itself."""

import contextlib
import dataclasses
import datetime as dt
import ipaddress
import os
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from bent_mirror import (
    IDENTITY,
    QUARTER,
    asked_for,
    at,
    bend,
    is_for_people,
    number,
    submission,
    write_submissions,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.mirror.edition import GZIP_CONTENT
from crawler.mirror.server import MirrorServer

SMALL = 12
GRAPHIC = (
    b"\n<DOCUMENT>\n<TYPE>GRAPHIC\n<SEQUENCE>2\n<FILENAME>a.jpg\n<TEXT>\nbegin 644 a.jpg\n%bend\n</TEXT>\n"
    b"</DOCUMENT>"
)
TOO_LARGE = bytes(400 * 1024 * 1024 + 1)


@pytest.fixture
def folder(tmp_path):
    write_submissions(tmp_path / "edgar", SMALL)
    return tmp_path / "edgar"


def test_a_submission_of_60_megabytes_is_stored(folder, run_edgar8k, ask):
    small = submission(number(SMALL + 1))
    graphic = GRAPHIC % ((b"M" + b"!" * 60 + b"\n") * 1_000_000)
    large = small.replace(b"\n</SEC-DOCUMENT>", graphic + b"\n</SEC-DOCUMENT>")
    (folder / "large.txt").write_bytes(large)
    with MirrorServer(folder) as mirror:
        done = run_edgar8k(*QUARTER, env=at(mirror))
    assert done.returncode == 0, done.stderr
    (row,) = ask(
        f"""
        select f.status, f.size_bytes, count(*) as documents
        from filings f join documents using (accession_number)
        where accession_number = '{number(SMALL + 1)}'
        group by f.status, f.size_bytes
        """
    )
    assert row == {"status": "stored", "size_bytes": len(large), "documents": 2}


@pytest.mark.parametrize("content_type", [GZIP_CONTENT, "text/plain"])
def test_more_than_400_megabytes_is_too_large_as_announced_and_as_unpacked(
    folder, run_edgar8k, ask, content_type
):
    large = number(1)

    def how(target, answer):
        if asked_for(target) != large:
            return answer
        # The mirror packs plain text: a few hundred thousand bytes are sent of it.
        return dataclasses.replace(answer, content_type=content_type, body=TOO_LARGE, last_modified=None)

    with MirrorServer(folder) as mirror:
        bend(mirror, how)
        done = run_edgar8k(*QUARTER, env=at(mirror))
        assert [asked_for(path) for _, path, _ in mirror.requests].count(large) == 1
    assert done.returncode == 1
    assert f"edgar8k: missing: {large}: too-large\n" in done.stderr
    assert is_for_people(done.stderr)
    assert ask("select status, count(*) as n from filings group by status order by status") == [
        {"status": "failed", "n": 1},
        {"status": "stored", "n": SMALL - 1},
    ]


def test_a_host_that_cannot_prove_its_name_is_told_nothing(folder, run_edgar8k, tmp_path, ask):
    certificate = tmp_path / "certificate.pem"
    certificate.write_bytes(self_signed())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        listener = threading.Thread(target=listen, args=(server, context, heard), daemon=True)
        listener.start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}"
        there = {"EDGAR8K_WWW_URL": url, "EDGAR8K_DATA_URL": url, "EDGAR8K_IDENTITY": IDENTITY}
        done = run_edgar8k("backfill", "9911000", env=there)
    assert done.returncode == 1
    assert is_for_people(done.stderr.replace("company: ", "filings: "))
    assert heard
    assert all(words == b"" for words in heard)
    assert ask("select count(*) as n from filings") == [{"n": 0}]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells which process listens")
def test_a_crawl_listens_on_no_port(folder, environment, tmp_path):
    reached, over = threading.Event(), threading.Event()

    def how(target, answer):
        if asked_for(target):
            reached.set()
            over.wait(60)
        return answer

    with MirrorServer(folder) as mirror:
        bend(mirror, how)
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler.commands.main", *QUARTER],
            env=environment | at(mirror),
            cwd=tmp_path,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert reached.wait(60)
            assert open_sockets(process.pid)
            assert open_sockets(process.pid) & listening() == set()
            assert open_sockets(os.getpid()) & listening()
        finally:
            over.set()
            process.wait(60)
    assert process.returncode == 0


def open_sockets(pid: int) -> set[str]:
    """The inodes of a process's sockets."""
    inodes = set()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            kind, _, inode = path.readlink().name.partition(":")
            inodes |= {inode.strip("[]")} if kind == "socket" else set()
    return inodes


def listening() -> set[str]:
    """The inodes of all sockets of TCP that listen (state 0A)."""
    tables = [Path(f"/proc/net/{name}").read_text("utf-8") for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table.splitlines()[1:]]
    return {row[9] for row in rows if row[3] == "0A"}


def listen(server: socket.socket, context: ssl.SSLContext, heard: list[bytes]) -> None:
    """Shake hands with whoever comes, and keep what is said after that."""
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(connection, server_side=True) as secured:
                heard.append(secured.recv(1000))
        except OSError:
            heard.append(b"")


def self_signed() -> bytes:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, *form)
    return private + certificate.public_bytes(serialization.Encoding.PEM)
