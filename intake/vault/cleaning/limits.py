"""How much one file may take of the machine, and how large its pages are drawn; a part of the settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cleaning:
    """What a file may take while it is checked, and how its pages are drawn (security-reliability 2.4)."""

    memory_bytes: int = 512 * 1024 * 1024
    picture_memory_bytes: int = 1024 * 1024 * 1024  # 100 million pixels at four bytes, and as much to turn or pack them
    seconds: int = 60
    bundle_seconds: int = 1_200
    lease_seconds: int = 120  # longer than a child can be silent
    pages_drawn: int = 200
    page_width: int = 1_240  # pixels; A4 at 150 dots an inch
    thumbnail_width: int = 240
    image_pixels: int = 100_000_000
    members: int = 5_000
    unpacked_bytes: int = 8 * 1024 * 1024 * 1024
    unpack_ratio: int = 100

    def memory_for(self, content_type: str) -> int:
        """Bytes of address space for a child."""
        return self.picture_memory_bytes if content_type.startswith("image/") else self.memory_bytes
