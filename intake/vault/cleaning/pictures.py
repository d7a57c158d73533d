"""Pages and thumbnails as JPEG: what a person looks at instead of the file itself."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from intake.vault.cleaning.bench import Bench

PAGE_QUALITY, THUMBNAIL_QUALITY = 85, 75
TALLEST = 4  # a page is at most so many times as tall as it may be wide; a strip is drawn narrower
JPEG_TYPE = "image/jpeg"


def draw(bench: Bench, number: int, picture: Image.Image) -> None:
    """One page and its thumbnail."""
    page = _fitted(_flat(picture), bench.order.page_width)
    hand_over(bench, "page", number, page)
    hand_over(bench, "thumbnail", number, _fitted(page, bench.order.thumbnail_width), THUMBNAIL_QUALITY)


def hand_over(
    bench: Bench, role: str, number: int, picture: Image.Image, quality: int = PAGE_QUALITY, variant: str = ""
) -> None:
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=quality)
    size = {"width": picture.width, "height": picture.height}
    with bench.making(role, number, JPEG_TYPE, variant=variant, **size):
        bench.hand_over(drawn.getbuffer())


def _fitted(picture: Image.Image, width: int) -> Image.Image:
    """At most `width` wide and `TALLEST` times as tall, never enlarged."""
    scale = min(1.0, width / picture.width, width * TALLEST / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _flat(picture: Image.Image) -> Image.Image:
    """On white paper, in grey or colour: what a JPEG can hold."""
    if picture.mode in ("L", "RGB"):
        return picture
    if picture.mode.startswith("I") or picture.mode == "F":
        return _stretched(picture)
    if "A" in picture.getbands() or "transparency" in picture.info:
        drawn = picture.convert("RGBA")
        paper = Image.new("RGB", drawn.size, "white")
        paper.paste(drawn, mask=drawn.getchannel("A"))
        return paper
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _stretched(picture: Image.Image) -> Image.Image:
    """Sixteen bits of grey on eight."""
    values = np.asarray(picture, dtype=np.float32)
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(((values - low) * (255.0 / max(high - low, 1.0))).astype(np.uint8))
