"""Where a file is cleaned: the parent's side. It starts a confined child for one file, answers its questions for more
of that file, and seals what comes back. Plaintext is only ever in memory and in the two pipes between them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from intake.db import new_id
from intake.limits import Limits
from intake.vault.cleaning import wire
from intake.vault.cleaning.bench import Order
from intake.vault.cleaning.limits import Cleaning
from intake.vault.cleaning.verdicts import Reason
from intake.vault.files import FileReader, FileWriter, Manifest, delete_file
from intake.vault.store import BlobStore

ROOT = Path(__file__).resolve().parent.parent.parent
BUNDLE = "application/zip"
# Numerical libraries would each take address space for threads that nobody needs.
ENVIRON = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class WorkshopDown(Exception):
    """The child could not even begin."""


class Died(Exception):
    """The child ended in the middle: memory, time, or a parser that fell over."""


@dataclass(frozen=True)
class MadeCopy:
    """`role`: cleaned, page or thumbnail. `width` and `height` in pixels, None for a file that is no picture."""

    role: str
    number: int
    variant: str
    content_type: str
    width: int | None
    height: int | None
    manifest: Manifest


@dataclass(frozen=True)
class Member:
    """An image out of a bundle. `name` as it stood there."""

    name: str
    sha256: str
    head: bytes
    manifest: Manifest


@dataclass
class Product:
    """Everything that came of one file. `reason` says why there is nothing; then nothing lies in the store either."""

    copies: list[MadeCopy] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    pages: int | None = None
    findings: dict[str, Any] = field(default_factory=dict)
    reason: Reason | None = None

    def discard(self, store: BlobStore) -> None:
        """Delete what was sealed; nobody wants it."""
        for manifest in [made.manifest for made in self.copies] + [member.manifest for member in self.members]:
            delete_file(store, manifest)
        self.copies, self.members = [], []


def order_for(content_type: str, size: int, cleaning: Cleaning, limits: Limits) -> Order:
    """The limits of one file; unpacking a bundle takes longer than reading a page."""
    return Order(
        content_type=content_type,
        size=size,
        seconds=cleaning.bundle_seconds if content_type == BUNDLE else cleaning.seconds,
        pages_drawn=cleaning.pages_drawn,
        page_width=cleaning.page_width,
        thumbnail_width=cleaning.thumbnail_width,
        image_pixels=cleaning.image_pixels,
        members=cleaning.members,
        unpacked_bytes=cleaning.unpacked_bytes,
        member_bytes=limits.dicom_bytes,
        unpack_ratio=cleaning.unpack_ratio,
    )


def make(store: BlobStore, manifest: Manifest, order: Order, memory: int, beat: Callable[[], None]) -> Product:
    """Clean one file. `beat` is called whenever the child has said something, so that a lease can be renewed.

    Raises WorkshopDown, Died, SealBroken and whatever `beat` raises; then nothing is left in the store.
    """
    product, sealer = Product(), _Sealer(store, order)
    try:
        with _child(order, memory) as child:
            _serve(child, FileReader(store, manifest), sealer, product, beat)
    except BaseException:
        sealer.drop()
        product.copies, product.members = sealer.copies, sealer.members
        product.discard(store)
        raise
    product.copies, product.members = sealer.copies, sealer.members
    if product.reason is not None:
        product.discard(store)
    return product


@contextmanager
def _child(order: Order, memory: int) -> Iterator[subprocess.Popen[bytes]]:
    """A child with an empty environment, killed when its time is over or this block ends."""
    told = json.dumps(asdict(order) | {"memory": memory})
    command = [sys.executable, "-m", "intake.vault.cleaning", told]
    quiet = subprocess.DEVNULL  # a parser's complaints quote the file
    pipe = subprocess.PIPE
    child = subprocess.Popen(command, cwd=ROOT, env=ENVIRON, stdin=pipe, stdout=pipe, stderr=quiet)  # noqa: S603 - ours
    watch = threading.Timer(order.seconds, child.kill)
    watch.daemon = True
    watch.start()
    try:
        yield child
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        for line in (child.stdin, child.stdout):
            _close(line)


def _close(line: IO[bytes] | None) -> None:
    try:
        assert line is not None
        line.close()
    except OSError:
        return  # the child went away with a question unanswered


def _serve(
    child: subprocess.Popen[bytes], file: FileReader, sealer: _Sealer, product: Product, beat: Callable[[], None]
) -> None:
    assert child.stdin is not None
    assert child.stdout is not None
    heard = False
    try:
        while frame := wire.receive(child.stdout):
            heard = True
            beat()
            kind, body = frame
            if kind == wire.READ:
                wire.send(child.stdin, wire.DATA, file.read(*wire.STRETCH.unpack(body)))
            elif kind == wire.DATA:
                sealer.write(body)
            elif _last_word(wire.told(body), sealer, product):
                return
    except (wire.Broken, BrokenPipeError) as broken:
        raise Died from broken
    raise Died if heard or child.wait() < 0 else WorkshopDown


def _last_word(told: dict[str, Any], sealer: _Sealer, product: Product) -> bool:
    """Act on what the child tells; True when it has told how the file ends."""
    match told.get("what"):
        case "copy":
            sealer.begin_copy(told)
        case "member":
            sealer.begin_member(told)
        case "end":
            sealer.end()
        case "drop":
            sealer.drop()
        case "unfit":
            product.reason = Reason(told["reason"])
            sealer.drop()
            return True
        case "done":
            product.pages, product.findings = told.get("pages"), told.get("findings") or {}
            return True
        case _:
            raise wire.Broken
    return False


class _Sealer:
    """Seals one copy or member after the other. A child gone wild is stopped at these limits."""

    def __init__(self, store: BlobStore, order: Order) -> None:
        self._store = store
        self._writer: FileWriter | None = None
        self._about: dict[str, Any] = {}
        self._room = 2 * order.size + order.unpacked_bytes if order.content_type == BUNDLE else 8 * order.size + 2**30
        self._places = max(order.members, 16 * order.pages_drawn) + 1
        self.copies: list[MadeCopy] = []
        self.members: list[Member] = []

    def begin_copy(self, told: dict[str, Any]) -> None:
        self._begin({"variant": "", "width": None, "height": None} | told)

    def begin_member(self, told: dict[str, Any]) -> None:
        self._begin(told)

    def _begin(self, about: dict[str, Any]) -> None:
        self._places -= 1
        if self._writer is not None or self._places < 0:
            raise wire.Broken
        self._writer, self._about = FileWriter(self._store, new_id()), about

    def write(self, content: bytes) -> None:
        self._room -= len(content)
        if self._writer is None or self._room < 0:
            raise wire.Broken
        self._writer.write(content)

    def end(self) -> None:
        if self._writer is None:
            raise wire.Broken
        manifest, writer, told = self._writer.finish(), self._writer, self._about
        self._writer = None
        if told["what"] == "member":
            self.members.append(Member(str(told["name"]), writer.sha256, writer.head, manifest))
        else:
            about = {name: told[name] for name in ("role", "number", "variant", "content_type", "width", "height")}
            self.copies.append(MadeCopy(**about, manifest=manifest))

    def drop(self) -> None:
        """Forget what was begun and not ended."""
        if self._writer is not None:
            self._writer.discard()
            self._writer = None
