"""A photo is saved anew: upright, without place, device or thumbnail, at the quality it came in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pillow_heif
from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin, TiffImagePlugin, UnidentifiedImageError

from intake.vault.cleaning.bench import Bench
from intake.vault.cleaning.pictures import JPEG_TYPE, draw
from intake.vault.cleaning.verdicts import Reason, Unfit

FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),  # phones append a second picture and call it MPO
    "image/png": ("PNG",),
    "image/tiff": ("TIFF",),
    "image/heic": ("HEIF",),
}
LONGEST_SIDE = 65_000  # pixels; a JPEG cannot be longer
TURNED_WHOLE = 45_000_000  # pixels; turning needs the picture twice in memory, at four bytes each
HEIC_QUALITY = 92
ORIENTATION = 0x0112

pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # the limit is ours, checked before a pixel is decoded


def clean(bench: Bench) -> dict[str, Any]:
    """The cleaned copy and its pages; a TIFF may have several."""
    try:
        picture = Image.open(bench.file, formats=FORMATS[bench.order.content_type])
    except UnidentifiedImageError as error:
        raise Unfit(Reason.DAMAGED) from error
    _check_size(bench, picture)
    if bench.order.content_type == "image/tiff":
        return _pages(bench, picture)
    content_type, saved = _saved(bench.order.content_type, picture, _turn(picture))
    with bench.making("cleaned", 0, content_type, width=picture.width, height=picture.height):
        bench.hand_over(saved.getbuffer())
    draw(bench, 1, picture)
    return {"pages": 1}


def _check_size(bench: Bench, picture: Image.Image) -> None:
    if picture.width * picture.height > bench.order.image_pixels or max(picture.size) > LONGEST_SIDE:
        raise Unfit(Reason.TOO_MANY_PIXELS)


def _turn(picture: Image.Image) -> bytes:
    """Turn the picture as the camera was held, and give the notes that its copy keeps: none.

    A very large one is left as it lies, and keeps the one note that says how. In place, for memory holds it once."""
    turn = picture.getexif().get(ORIENTATION, 1)
    if turn not in range(2, 9) or picture.width * picture.height <= TURNED_WHOLE:
        ImageOps.exif_transpose(picture, in_place=True)
        return b""
    kept = Image.Exif()
    kept[ORIENTATION] = turn
    return kept.tobytes()


def _saved(content_type: str, picture: Image.Image, notes: bytes) -> tuple[str, io.BytesIO]:
    saved = io.BytesIO()
    given: dict[str, Any] = {"exif": notes, "icc_profile": picture.info.get("icc_profile")}
    picture.info.pop("comment", None)
    if content_type == "image/png":
        picture.save(saved, "PNG", **given)
        return content_type, saved
    if content_type == "image/heic":
        shown = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
        shown.save(saved, "JPEG", quality=HEIC_QUALITY, **given)
        return JPEG_TYPE, saved
    assert isinstance(picture, JpegImagePlugin.JpegImageFile), "only a JPEG is left"
    tables, sampling = picture.quantization, JpegImagePlugin.get_sampling(picture)
    picture.save(saved, "JPEG", qtables=tables, subsampling=sampling, **given)
    return JPEG_TYPE, saved


def _pages(bench: Bench, picture: Image.Image) -> dict[str, Any]:
    """A fax or a scan: every page upright, saved as one TIFF again, one page in memory at a time."""
    saved = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(saved) as writer:
        for page in _each_page(bench, picture):
            page.save(writer, "TIFF", compression="tiff_adobe_deflate")
            writer.newFrame()
    with bench.making("cleaned", 0, "image/tiff"):
        bench.hand_over(saved.getbuffer())
    return {"pages": getattr(picture, "n_frames", 1)}


def _each_page(bench: Bench, picture: Image.Image) -> Iterator[Image.Image]:
    """Each page without its tags, drawn on the way."""
    for number, page in enumerate(ImageSequence.Iterator(picture), start=1):
        _check_size(bench, page)
        upright = ImageOps.exif_transpose(page)
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        if upright.mode == "P":
            bare.putpalette(upright.getpalette() or [])
        if number <= bench.order.pages_drawn and bench.has_time:
            draw(bench, number, bare)
        yield bare
