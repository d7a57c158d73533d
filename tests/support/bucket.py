"""A real S3 server on loopback, and a gate before it that can fail in the ways that networks do."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from moto.server import ThreadedMotoServer

from intake.vault.store import BlobStore, Credentials, Patience

BUCKET = "records"
KEYS = Credentials("intake", "secret of the bucket")
SHORT = Patience(connect=1, request=1, retries=2, give_up=5)
OWN_HEADERS = {"content-length", "transfer-encoding", "connection", "date", "server"}
METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD")


class BucketServer:
    """An S3 server with one empty bucket."""

    def __init__(self) -> None:
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)

    def start(self) -> None:
        self._server.start()
        self.port = int(self._server.get_host_and_port()[1])
        self.clear()

    def stop(self) -> None:
        self._server.stop()

    def clear(self) -> None:
        """Forget everything and make the bucket anew."""
        for method, path in (("POST", "/moto-api/reset"), ("PUT", f"/{BUCKET}")):
            asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            asked.request(method, path)
            assert asked.getresponse().status == 200
            asked.close()

    def url(self, port: int | None = None) -> str:
        """BLOB_URL of the bucket, straight or through the gate at `port`."""
        return f"s3://{BUCKET}/intake?region=eu-central-1&endpoint=http://127.0.0.1:{port or self.port}"

    def store(self, port: int | None = None) -> BlobStore:
        return BlobStore(self.url(port), KEYS, SHORT)


class Gate:
    """Passes requests on to the server.

    `refuse(n)` answers the next n with 503; `swallow(n)` reads them and says nothing; `cut(n)` hangs up in the middle
    of the answer; `lose(n)` passes them on and answers 503 all the same; `shut` refuses all until it is opened."""

    def __init__(self, target: int) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, target))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._faults: list[str] = []
        self._lock = threading.Lock()
        self.stopped = threading.Event()
        self.shut = False
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.port = int(self._server.server_address[1])

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def mend(self) -> None:
        """From now on everything passes."""
        self.shut = False
        self._faults.clear()

    def spare(self, times: int) -> None:
        """The next requests pass, before what is asked for after this."""
        self._faults += [""] * times

    def refuse(self, times: int) -> None:
        self._faults += ["refuse"] * times

    def swallow(self, times: int) -> None:
        self._faults += ["swallow"] * times

    def cut(self, times: int) -> None:
        self._faults += ["cut"] * times

    def lose(self, times: int) -> None:
        self._faults += ["lose"] * times

    def fault(self, request: str, headers: dict[str, str]) -> str:
        """What happens to this request; '' when it is passed on."""
        with self._lock:
            self.asked.append(request)
            self.headers.append(headers)
            if self.shut:
                return "refuse"
            return self._faults.pop(0) if self._faults else ""


def _handler(gate: Gate, target: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_told: Any) -> None:
            """Tests say themselves what went wrong."""

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            fault = gate.fault(f"{self.command} {self.path}", headers)
            if fault == "swallow":
                gate.stopped.wait()
                self.close_connection = True
                return
            if fault == "refuse":
                self._answer(503, {}, b"<Error><Code>SlowDown</Code></Error>")
                return
            status, headers, content = self._asked(body)
            if fault == "lose":
                status, headers, content = 503, {}, b""
            self._answer(status, headers, content, cut=fault == "cut")

        def _asked(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
            server = http.client.HTTPConnection("127.0.0.1", target, timeout=30)
            server.request(self.command, self.path, body, dict(self.headers))
            answer = server.getresponse()
            content = answer.read()
            server.close()
            return answer.status, dict(answer.getheaders()), content

        def _answer(self, status: int, headers: dict[str, str], content: bytes, *, cut: bool = False) -> None:
            self.send_response(status)
            for name, value in headers.items():
                if name.lower() not in OWN_HEADERS:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content[: len(content) // 2] if cut else content)
            self.close_connection = self.close_connection or cut

    for method in METHODS:
        setattr(Handler, f"do_{method}", Handler.pass_on)
    return Handler
