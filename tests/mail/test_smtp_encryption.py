"""Mail leaves encrypted wherever it leaves the machine, and only to a server that can prove its name."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from intake.mail.smtp import ChannelDown, Connection, Server
from tools.ports import any_free

# This machine under an address that is not on the list of local names, so that it counts as far away.
FAR = "127.0.0.2"
MAIL = b"Subject: x\r\n\r\nx\r\n"


class Post:
    """A mail server that keeps what it got: whether the line was encrypted, and with which password."""

    def __init__(self, certificate: ssl.SSLContext, *, at_once: bool = False, offered: bool = True) -> None:
        self.port = any_free()
        self.encrypted: list[bool] = []
        self.passwords: list[tuple[str, str, bool]] = []
        context = certificate if offered and not at_once else None
        self._controller = _Controller(self, context, certificate if at_once else None)
        self._controller.start()

    def close(self) -> None:
        self._controller.stop()


class _Controller(Controller):
    def __init__(self, post: Post, starttls: ssl.SSLContext | None, at_once: ssl.SSLContext | None) -> None:
        self._post, self._starttls = post, starttls
        super().__init__(_Handler(post), hostname=FAR, port=post.port, ssl_context=at_once)

    def factory(self) -> SMTP:
        def judge(server, session, _envelope, _mechanism, data) -> AuthResult:
            good = isinstance(data, LoginPassword)
            name, word = (data.login.decode(), data.password.decode()) if good else ("", "")
            self._post.passwords.append((name, word, _is_encrypted(server)))
            return AuthResult(success=good, handled=False)

        return SMTP(self.handler, authenticator=judge, auth_require_tls=False, tls_context=self._starttls)


class _Handler:
    def __init__(self, post: Post) -> None:
        self._post = post

    async def handle_DATA(self, server, session, envelope) -> str:
        self._post.encrypted.append(_is_encrypted(server))
        return "250 taken"


def _is_encrypted(server: SMTP) -> bool:
    return server.transport.get_extra_info("sslcontext") is not None


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the far address, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(FAR))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("paper") / "mail.pem"
    file.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def certificate(paper: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(paper)
    return context


@pytest.fixture
def trusted(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator has put the server's certificate among the trusted ones."""
    monkeypatch.setenv("SSL_CERT_FILE", str(paper))


@pytest.fixture
def post(certificate: ssl.SSLContext) -> Iterator[Post]:
    server = Post(certificate)
    yield server
    server.close()


def deliver(url: str) -> None:
    with Connection(url, 5) as line:
        line.deliver("desk@clinic.example", "mother@example.org", MAIL)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 25, False, "", "")),
        ("smtp://mail.example:587", Server("mail.example", 587, False, "", "")),
        ("smtps://mail.example", Server("mail.example", 465, True, "", "")),
        ("smtps://desk%40clinic:p%2Fw%3A1@far.example:46", Server("far.example", 46, True, "desk@clinic", "p/w:1")),
    ],
)
def test_the_setting_is_read_as_host_port_and_account(url: str, server: Server) -> None:
    assert Server.of(url) == server


def test_a_line_that_can_be_encrypted_is(post: Post, trusted: None) -> None:
    deliver(f"smtp://{FAR}:{post.port}")
    assert post.encrypted == [True]


def test_a_password_is_sent_on_the_encrypted_line_only(post: Post, trusted: None) -> None:
    deliver(f"smtp://clinic:secret@{FAR}:{post.port}")
    assert post.passwords == [("clinic", "secret", True)]


def test_a_line_that_is_encrypted_from_the_start(certificate: ssl.SSLContext, trusted: None) -> None:
    server = Post(certificate, at_once=True)
    try:
        deliver(f"smtps://clinic:secret@{FAR}:{server.port}")
        assert (server.encrypted, server.passwords) == ([True], [("clinic", "secret", True)])
    finally:
        server.close()


def test_a_server_that_cannot_prove_its_name_gets_neither_mail_nor_password(
    post: Post, certificate: ssl.SSLContext
) -> None:
    """Nobody has trusted its certificate."""
    with pytest.raises(ChannelDown, match="SSLCertVerificationError"):
        deliver(f"smtp://clinic:secret@{FAR}:{post.port}")
    at_once = Post(certificate, at_once=True)
    try:
        with pytest.raises(ChannelDown, match="SSLCertVerificationError"):
            deliver(f"smtps://clinic:secret@{FAR}:{at_once.port}")
        assert (post.passwords, post.encrypted, at_once.passwords, at_once.encrypted) == ([], [], [], [])
    finally:
        at_once.close()


def test_a_password_is_never_sent_in_the_clear(certificate: ssl.SSLContext) -> None:
    server = Post(certificate, offered=False)
    try:
        with pytest.raises(ChannelDown, match="SMTPNotSupportedError"):
            deliver(f"smtp://clinic:secret@{FAR}:{server.port}")
        assert (server.passwords, server.encrypted) == ([], [])
    finally:
        server.close()
