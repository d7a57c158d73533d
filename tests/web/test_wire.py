"""The body of a request comes straight from the server's connection, and not a byte more of it than is the body's."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator

import pytest
from gunicorn.http.body import Body, LengthReader
from gunicorn.http.unreader import SocketUnreader

from intake.web.wire import PIECE_BYTES, ArrivingBody

BODY = b"ten bytes."
NEXT = b"GET /next"


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The sender's end and the server's."""
    ends = socket.socketpair()
    yield ends
    for end in ends:
        end.close()


def served(connection: socket.socket, length: int, held: bytes = b"") -> tuple[ArrivingBody, Body, SocketUnreader]:
    """What gunicorn hands over for a body of `length` bytes, of which it read `held` along with the headers."""
    unreader = SocketUnreader(connection)
    unreader.unread(held)
    body = Body(LengthReader(unreader, length))
    return ArrivingBody(body, connection), body, unreader


def all_of(arriving: ArrivingBody, room: int = 4) -> bytes:
    taken = bytearray()
    space = bytearray(room)
    while count := arriving.readinto(memoryview(space)):
        taken += space[:count]
    return bytes(taken)


@pytest.mark.parametrize("held", [0, 3, 4, 5, len(BODY)], ids="{} read with the headers".format)
def test_every_byte_comes_once_and_in_its_order(line: tuple[socket.socket, socket.socket], held: int) -> None:
    sender, server = line
    arriving, body, _unreader = served(server, len(BODY), BODY[:held])
    sender.sendall(BODY[held:] + NEXT)
    assert all_of(arriving) == BODY
    assert body.read(1) == b"", "the server knows that nothing is left to be thrown away"
    assert server.recv(100) == NEXT


def test_a_form_is_read_into_plain_bytes_too(line: tuple[socket.socket, socket.socket]) -> None:
    _sender, server = line
    arriving, _body, _unreader = served(server, len(BODY), BODY)
    space = bytearray(4)
    assert (arriving.readinto(space), bytes(space)) == (4, BODY[:4])


def test_the_next_request_stays_with_the_server(line: tuple[socket.socket, socket.socket]) -> None:
    _sender, server = line
    arriving, _body, unreader = served(server, len(BODY), BODY + NEXT)
    assert all_of(arriving, 100) == BODY
    assert unreader.take_buffered() == NEXT


def test_a_body_that_breaks_off_ends(line: tuple[socket.socket, socket.socket]) -> None:
    sender, server = line
    arriving, body, _unreader = served(server, len(BODY))
    sender.sendall(BODY[:6])
    sender.close()
    assert all_of(arriving) == BODY[:6]
    assert body.reader.length == 4


def test_nothing_more_is_read_from_a_sender_who_went_silent(line: tuple[socket.socket, socket.socket]) -> None:
    _sender, server = line
    arriving, body, _unreader = served(server, len(BODY))
    server.setblocking(False)
    with pytest.raises(BlockingIOError):
        arriving.readinto(memoryview(bytearray(4)))
    assert body.failed, "the server does not look for another request behind it"
    assert server.recv(1) == b"", "nor wait for the rest of this one"


def test_other_servers_are_read_in_small_pieces() -> None:
    arriving = ArrivingBody(io.BytesIO(bytes(PIECE_BYTES) + b"end"), None)
    space = memoryview(bytearray(2 * PIECE_BYTES))
    assert [arriving.readinto(space) for _read in range(3)] == [PIECE_BYTES, 3, 0]
    assert bytes(space[:3]) == b"end"
