"""Put the small sheets of `static/css/src` together: `site.css` for everybody, `desk.css` on top for staff.

Run `python tools/build_css.py` after a change; tests/look/test_stylesheets.py fails when the built files are older
than their sources. The squeezing is whitespace and comments only, so that a built rule can be found in its source.
"""

from __future__ import annotations

import re
from pathlib import Path

CSS = Path(__file__).resolve().parent.parent / "static" / "css"


def squeeze(text: str) -> str:
    """The same rules without comments and idle whitespace (strings keep theirs)."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    pieces = re.split(r'("[^"]*")', text)
    return "".join(piece if piece.startswith('"') else _squeeze_plain(piece) for piece in pieces).strip() + "\n"


def _squeeze_plain(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    text = re.sub(r"([a-z-]): ", r"\1:", text)
    return text.replace(";}", "}").replace("}", "}\n")


def sheet(*folders: str) -> str:
    """One built sheet from the sources of the given folders, in the order of their numbers."""
    sources = [path for folder in folders for path in sorted((CSS / folder).glob("*.css"))]
    return squeeze("\n".join(path.read_text(encoding="utf-8") for path in sources))


def built() -> dict[str, str]:
    """File name → content of every sheet that the pages link."""
    return {"site.css": sheet("src"), "desk.css": sheet("src/desk")}


def main() -> None:
    for name, text in built().items():
        (CSS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
