"""What layers that do not translate themselves still know about languages."""

from __future__ import annotations

# A moment with its weekday and its month in words, as each language orders and punctuates them (ux R34).
MOMENT_PATTERNS = {
    "en": "EEEE d MMMM, HH:mm",
    "ru": "EEEE, d MMMM, HH:mm",
    "he": "EEEE, d בMMMM, HH:mm",
    "ar": "EEEE، d MMMM، HH:mm",
}


def N_(message: str) -> str:
    """Mark a message for translation; whoever shows it translates it."""
    return message
