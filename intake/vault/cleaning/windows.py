"""From measured values to grey: the window a machine proposes, and the usual ones of computed tomography."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut

QUALITY = 90
# Centre and width in Hounsfield units, as radiology departments set them.
PRESETS = {"soft": (40.0, 400.0), "lung": (-600.0, 1500.0), "bone": (400.0, 1800.0), "brain": (40.0, 80.0)}
OUTLIERS = (0.5, 99.5)  # percent: without a proposed window the darkest and brightest points set none


def views_of(tags: Dataset) -> tuple[str, ...]:
    """The variants that a frame is drawn in; the first, without a name, is the machine's own."""
    in_hounsfield = str(tags.get("Modality", "")) == "CT" and "RescaleSlope" in tags
    return ("", *PRESETS) if in_hounsfield else ("",)


def values_of(tags: Dataset, frame: Any) -> Any:
    """Measured values for grey pictures, colours for coloured ones."""
    if str(tags.get("PhotometricInterpretation", "")) == "PALETTE COLOR":
        return apply_color_lut(frame, tags)
    return frame if frame.ndim == 3 else apply_modality_lut(frame, tags)


def picture(tags: Dataset, values: Any, variant: str) -> Image.Image:
    if values.ndim == 3:
        colours = values >> 8 if values.dtype == np.uint16 else values
        return Image.fromarray(colours.astype(np.uint8))
    low, high = _edges(tags, values, variant)
    grey = np.clip((values.astype(np.float32) - low) * (255.0 / max(high - low, 1e-6)), 0, 255).astype(np.uint8)
    dark_is_high = str(tags.get("PhotometricInterpretation", "")) == "MONOCHROME1"
    return Image.fromarray(255 - grey if dark_is_high else grey)


def _edges(tags: Dataset, values: Any, variant: str) -> tuple[float, float]:
    """The value that becomes black and the one that becomes white."""
    centre, width = PRESETS[variant] if variant else (_first(tags, "WindowCenter"), _first(tags, "WindowWidth"))
    if centre is None or width is None or width < 1:
        low, high = np.percentile(values, OUTLIERS)
        return float(low), float(high)
    return centre - width / 2, centre + width / 2


def _first(tags: Dataset, keyword: str) -> float | None:
    value = tags.get(keyword)
    if value is None or value == "":
        return None
    return float(value[0] if hasattr(value, "__getitem__") and not isinstance(value, str) else value)
