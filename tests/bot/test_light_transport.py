"""The light transport beside servers that answer, break off, are slow, or speak no HTTP."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import cast

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.light_transport import LightTransport, light_transport

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
TIMEOUT = httpx.Timeout(5)

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Answers each request with the next of some answers; counts connections."""

    def __init__(self, *answers: bytes, then: str = "keep") -> None:
        self.answers = list(answers) or [OK]
        self.then = then
        self.connections = 0
        self.open = 0
        self.asked: list[bytes] = []
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    (
                        int(line[15:])
                        for line in head.lower().split(b"\r\n")
                        if line.startswith(b"content-length:")
                    ),
                    0,
                )
                self.asked.append(head + await reader.readexactly(length))
                await self.go.wait()
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                writer.write(answer)
                await writer.drain()
                if self.then == "close":
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open -= 1
            writer.close()


@asynccontextmanager
async def serving(
    server: Answer, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[str, int]]:
    serves: set[asyncio.Task[None]] = set()

    async def until_the_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serves.add(cast("asyncio.Task[None]", asyncio.current_task()))
        with suppress(asyncio.CancelledError):  # the test is over
            await server(reader, writer)
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()

    listening = await asyncio.start_server(until_the_end, "127.0.0.1", 0, ssl=tls)
    try:
        yield "127.0.0.1", listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        for task in serves:
            task.cancel()
        await asyncio.gather(*serves, return_exceptions=True)


@asynccontextmanager
async def client(
    *, most: int = 5, idle: int = 5, idle_s: float = 5, **options: object
) -> AsyncIterator[httpx.AsyncClient]:
    transport = LightTransport(most, idle, idle_s, **options)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, timeout=TIMEOUT) as made:
        yield made


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def patient() -> None:
        async with asyncio.timeout(30):
            await scenario()

    asyncio.run(patient())


def test_a_connection_serves_one_request_after_another() -> None:
    async def scenario() -> None:
        server = Server()
        async with serving(server) as (host, port), client() as http:
            for number in range(3):
                answer = await http.post(f"http://{host}:{port}/x?y=1", json={"n": number})
                assert (answer.status_code, answer.text) == (200, "ok")
        assert server.connections == 1
        assert server.asked[0].startswith(b"POST /x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:")
        assert server.asked[2].endswith(b'{"n":2}')

    run(scenario)


@pytest.mark.parametrize(
    ("raw", "then", "text"),
    [
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
            "keep",
            "abc",
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, "keep", "ok"),
        (b"HTTP/1.1 200 OK\r\n\r\nto the end", "close", "to the end"),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold", "close", "old"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "keep", ""),
    ],
)
def test_all_forms_of_a_response_are_read(raw: bytes, then: str, text: str) -> None:
    async def scenario() -> None:
        async with serving(Server(raw, then=then)) as (host, port), client() as http:
            for _ in range(2):
                answer = await http.post(f"http://{host}:{port}/", content=b"x")
                assert answer.text == text

    run(scenario)


def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    async def scenario() -> None:
        server = Server(then="close")
        async with serving(server) as (host, port), client() as http:
            for _ in range(2):
                assert (await http.post(f"http://{host}:{port}/")).text == "ok"
                while server.open:
                    await asyncio.sleep(0.001)
                await asyncio.sleep(0.01)  # lets the end of the connection arrive
        assert server.connections == 2

    run(scenario)


def test_a_response_that_says_so_ends_its_connection() -> None:
    async def scenario() -> None:
        server = Server(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
        async with serving(server) as (host, port), client() as http:
            for _ in range(2):
                assert (await http.post(f"http://{host}:{port}/")).text == "ok"
        assert server.connections == 2

    run(scenario)


def test_connections_that_were_idle_for_long_are_not_used_again() -> None:
    async def scenario() -> None:
        server, now = Server(), [0.0]
        async with serving(server) as (host, port), client(clock=lambda: now[0]) as http:
            for now[0] in (0.0, 4.0, 9.5):
                await http.post(f"http://{host}:{port}/")
        assert server.connections == 2

    run(scenario)


def test_no_more_than_so_many_connections() -> None:
    async def scenario() -> None:
        server = Server()
        server.go.clear()
        async with serving(server) as (host, port), client(most=2) as http:
            url = f"http://{host}:{port}/"
            asked = [asyncio.create_task(http.post(url)) for _ in range(6)]
            while len(server.asked) < 2:
                await asyncio.sleep(0.001)
            with pytest.raises(httpx.PoolTimeout):
                await http.post(url, timeout=httpx.Timeout(5, pool=0.05))
            server.go.set()
            assert [answer.text for answer in await asyncio.gather(*asked)] == ["ok"] * 6
        assert server.connections == 2

    run(scenario)


@pytest.mark.parametrize(
    ("raw", "then", "error"),
    [
        (b"", "close", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "close", httpx.RemoteProtocolError),
        (b"not http at all\r\n\r\n", "keep", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "keep", httpx.ReadTimeout),
    ],
)
def test_no_whole_response_is_an_error_of_httpx(
    raw: bytes, then: str, error: type[Exception]
) -> None:
    async def scenario() -> None:
        server = Server(raw, OK, then=then)
        async with serving(server) as (host, port), client() as http:
            with pytest.raises(error):
                await http.post(f"http://{host}:{port}/", timeout=httpx.Timeout(5, read=0.1))
            server.then = "keep"
            assert (await http.post(f"http://{host}:{port}/")).text == "ok"
        assert server.connections == 2  # the one with the error is not used again

    run(scenario)


def test_a_reset_is_a_read_error() -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()

    async def scenario() -> None:
        async with serving(reset) as (host, port), client() as http:
            with pytest.raises(httpx.TransportError) as raised:
                await http.post(f"http://{host}:{port}/")
        assert isinstance(raised.value, httpx.ReadError | httpx.RemoteProtocolError)

    run(scenario)


def test_a_slow_response_is_waited_for_while_it_comes() -> None:
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for byte in OK:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.01)
        writer.close()

    async def scenario() -> None:
        async with serving(slow) as (host, port), client() as http:
            limit = httpx.Timeout(5, read=0.3)
            assert (await http.post(f"http://{host}:{port}/", timeout=limit)).text == "ok"

    run(scenario)


def test_a_request_that_nobody_takes_is_a_write_timeout() -> None:
    async def scenario() -> None:
        gone = asyncio.Event()

        async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            await gone.wait()
            writer.transport.resume_reading()  # type: ignore[attr-defined]
            with suppress(ConnectionError):  # broken off, not sent to the end
                while await reader.read(1 << 20):
                    pass
            writer.close()
            gone.clear()

        async with serving(deaf) as (host, port), client() as http:
            limits = httpx.Timeout(5, write=0.1)
            with pytest.raises(httpx.WriteTimeout):
                await http.post(f"http://{host}:{port}/", content=bytes(64 << 20), timeout=limits)
            gone.set()
            while gone.is_set():
                await asyncio.sleep(0.001)

    run(scenario)


def test_nobody_there_is_a_connect_error() -> None:
    async def scenario() -> None:
        async with serving(Server()) as (host, port):
            pass
        async with client() as http:
            with pytest.raises(httpx.ConnectError):
                await http.post(f"http://{host}:{port}/")

    run(scenario)


def test_the_next_address_of_a_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    async def addresses(*_arguments: object, **_options: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, 0)) for address in ("127.0.0.2", "127.0.0.1")]

    async def nowhere(*_arguments: object, **_options: object) -> list[tuple[object, ...]]:
        return []

    async def scenario() -> None:
        async with serving(Server()) as (_, port), client() as http:
            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", addresses)
            assert (await http.post(f"http://somewhere.test:{port}/")).text == "ok"
            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", nowhere)
            with pytest.raises(httpx.ConnectError):
                await http.post(f"http://elsewhere.test:{port}/")

    run(scenario)


def test_a_cancelled_request_takes_its_connection_with_it() -> None:
    async def scenario() -> None:
        server = Server()
        server.go.clear()
        async with serving(server) as (host, port), client(most=1) as http:
            task = asyncio.create_task(http.post(f"http://{host}:{port}/"))
            while not server.asked:
                await asyncio.sleep(0.001)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            server.go.set()
            assert (await http.post(f"http://{host}:{port}/")).text == "ok"
        assert server.connections == 2

    run(scenario)


def test_a_header_with_a_line_break_is_not_sent() -> None:
    async def scenario() -> None:
        server = Server()
        async with serving(server) as (host, port), client() as http:
            with pytest.raises(httpx.LocalProtocolError):
                await http.post(f"http://{host}:{port}/", headers={"token": "a\r\nX: b"})
        assert not server.asked

    run(scenario)


def _certificate(folder: Path, name: str) -> Path:
    """Make a certificate of a host that is its own authority; return its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_the_certificate_of_a_server_is_verified(tmp_path: Path) -> None:
    path = _certificate(tmp_path, "localhost")
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(path)

    async def scenario() -> None:
        async with serving(Server(), own) as (host, port):
            async with client(tls=lambda: ssl.create_default_context(cafile=path)) as http:
                assert (await http.post(f"https://localhost:{port}/")).text == "ok"
                with pytest.raises(httpx.ConnectError):  # of another name
                    await http.post(f"https://{host}:{port}/")
            async with client() as http:
                with pytest.raises(httpx.ConnectError):  # of an authority nobody knows
                    await http.post(f"https://localhost:{port}/")

    run(scenario)


def test_a_proxy_is_left_to_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    assert light_transport(1) is not None
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    assert light_transport(1) is None
