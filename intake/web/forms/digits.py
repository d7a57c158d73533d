"""Digits as keyboards of other scripts make them, and the invisible marks that come along with pasted text."""

from __future__ import annotations

WESTERN = {
    **{ord("٠") + n: str(n) for n in range(10)},  # Arabic-Indic
    **{ord("۰") + n: str(n) for n in range(10)},  # Persian and Urdu
}
# Marks of writing direction, and the zero-width space and joiner that editors leave behind.
INVISIBLE = dict.fromkeys(
    (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0x200B, 0x2060, 0xFEFF)
)
_PLAIN = {**WESTERN, **INVISIBLE, 0x00A0: " ", 0x202F: " ", 0x2007: " "}


def western(text: str) -> str:
    """The same text with western digits, without invisible marks and without space around it (ux R17)."""
    return text.translate(_PLAIN).strip()
