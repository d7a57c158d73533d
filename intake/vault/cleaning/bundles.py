"""A ZIP of images is unpacked within limits; what is no image in it is left and counted (security-reliability 2.4)."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, Any

from intake.vault.cleaning.bench import Bench
from intake.vault.cleaning.verdicts import Kept, Reason, Unfit

ENCRYPTED = 0x1
ARCHIVES = frozenset({".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".cab", ".iso"})
STARTS_OF_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
MARK_ENDS = 132
CONTENTS_OF_A_DISC = b"1.2.840.10008.1.3.10"  # the class of a DICOMDIR
NAMES_TOLD = 200
CHUNK = 1024 * 1024


def clean(bench: Bench) -> dict[str, Any]:
    """Hand every image over as a member. What was left, with the reason, is in the findings."""
    left: list[tuple[str, Kept]] = []
    taken = 0
    with zipfile.ZipFile(bench.file) as bundle:
        members = [member for member in bundle.infolist() if not member.is_dir()]
        _check_limits(bench, members)
        for member in members:
            reason = _unpacked(bench, bundle, member)
            taken += reason is None
            if reason is not None:
                left.append((member.filename, reason))
    if not taken:
        raise Unfit(Reason.NO_IMAGES)
    counts = {kind.value: sum(reason is kind for _name, reason in left) for kind in {reason for _name, reason in left}}
    named = [[PurePosixPath(name).name[:120], reason.value] for name, reason in left[:NAMES_TOLD]]
    return {"pages": taken, "findings": {"members": taken, "left": counts, "left_names": named}}


def _check_limits(bench: Bench, members: list[zipfile.ZipInfo]) -> None:
    """By the bundle's own table, which the unpacking holds it to: no member yields more than the table says."""
    unpacked = sum(member.file_size for member in members)
    if len(members) > bench.order.members or unpacked > bench.order.unpacked_bytes:
        raise Unfit(Reason.BUNDLE_LIMITS)
    if unpacked > bench.order.unpack_ratio * max(bench.order.size, 1):
        raise Unfit(Reason.BUNDLE_LIMITS)
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Unfit(Reason.PASSWORD)


def _unpacked(bench: Bench, bundle: zipfile.ZipFile, member: zipfile.ZipInfo) -> Kept | None:
    """Hand one member over; or why not."""
    unwanted = _by_its_entry(bench, member)
    if unwanted is not None:
        return unwanted
    try:
        with bundle.open(member) as content:
            head = content.read(CHUNK)
            unwanted = _by_its_content(head)
            if unwanted is None:
                _hand_over(bench, member.filename, head, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return Kept.DAMAGED
    return unwanted


def _hand_over(bench: Bench, name: str, head: bytes, rest: IO[bytes]) -> None:
    with bench.unpacking(name):
        bench.hand_over(head)
        while chunk := rest.read(CHUNK):
            bench.hand_over(chunk)


def _by_its_entry(bench: Bench, member: zipfile.ZipInfo) -> Kept | None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if stat.S_ISLNK(member.external_attr >> 16):
        return Kept.LINK
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return Kept.UNSAFE_PATH
    if path.suffix.lower() in ARCHIVES:
        return Kept.ARCHIVE
    if member.file_size > bench.order.member_bytes:
        return Kept.TOO_LARGE
    return None


def _by_its_content(head: bytes) -> Kept | None:
    if head[128:MARK_ENDS] == b"DICM" or head.startswith(b"DICM"):
        return Kept.DIRECTORY if CONTENTS_OF_A_DISC in head[:1024] else None
    return Kept.ARCHIVE if head.startswith(STARTS_OF_ARCHIVES) else Kept.NOT_AN_IMAGE
