"""Texts of each kind that the corpus names: its samples, and more of the same kind from a fixed seed."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterable, Sequence

SEED = 20261122


def some(pieces: Sequence[str], count: int, salt: str, *, fewest: int = 1, most: int = 4, glue: str = "") -> list[str]:
    """`count` texts put together from pieces; the same ones on every run."""
    dice = random.Random(f"{SEED}{salt}")
    return [glue.join(dice.choices(pieces, k=dice.randint(fewest, most))) for _ in range(count)]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_UNSEEN = (" ", "\u00a0", "\u200b", "\u2003", "\u3000", "\ufeff", "\u2060", "\u202f")
EMPTY = ["", *_UNSEEN, *some(_UNSEEN, 12, "V01", fewest=2)]

NOT_TEXT = [
    "Ann\x00a", "\x00", "Ann\x07", "\x1b[31mAnn", "Ann\x7f", "a\x0bb", "a\x0cb",
    *(f"Ann{chr(code)}a" for code in range(32) if chr(code) not in "\t\n\r"),
]  # fmt: skip

_GIVEN = ("דוד", "محمد", "Ольга", "李小龍", "தமிழ்", "ប៊ុន", "Þóra", "Renée", "Zoë", "Ng", "X", "Nguyễn", "Şükrü",
    "ქეთევან",
          "አበበ", "ស៊ីណា", "Ἑλένη", "Łukasz", "김민준", "さくら", "Әлия")  # fmt: skip
_JOINS = (" ", "-", "־", "’", " ", "ʼ")
NAMES = [
    "דוד בן־גוריון", "محمد عبد الله", "Ольга Ё.", "李小龍", "தமிழ் செல்வி", "ប៊ុន", "O’Neil-Þórsdóttir", "Ng", "X",
    "Rene\u0301e", "Zoë", "Sukarno", "ا" * 120, "Ж" * 120, "می‌خواهم", "شهرزاد‌پور", "Anne Marie d'Arc",
    "Jr. Smith (Anna)",
    *(some(_GIVEN, 1, given)[0] + join + given for given in _GIVEN for join in random.Random(SEED).choices(_JOINS,
        k=1)),
]  # fmt: skip

PICTURES = [
    "👩🏽‍⚕️👨‍👩‍👧‍👦", "🇮🇱🇰🇿", "1️⃣ #️⃣", "Anna 😀", "❤️", "🏳️‍🌈", "☎️", "Anna ⚕",
    *some(("😀", "👍🏾", "🇺🇦", "2️⃣", "🧑‍🦽", "♿", "✔️", "☀️"), 12, "V06", fewest=2),
]  # fmt: skip

DIRECTIONS = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)]
TURNED = ["Anna\u202egnp.exe", *(f"Anna {mark} Levi" for mark in DIRECTIONS), *(f"{mark}Anna" for mark in DIRECTIONS)]

STACKED = ["a" + "\u0301" * 500, *("a" + mark * 6 for mark in "\u0300\u0316\u0334\u0489"),
    "Z" + "\u0310\u0321\u0322\u0336\u033f" * 8]
TOO_MANY_LINES = ["x" + "\n" * 10_000 + "x", "x\n" * 10_000, "x\r\n" * 400, "x\r" * 400]
TOO_LONG = ["я" * 10_001, "word " * 3_000, "x" * 2_001]

QUERIES = [
    "'; DROP TABLE cases;--", "' OR '1'='1", "1 UNION SELECT password_hash FROM staff", "%27", "id;--", "\\'; --",
    "') OR 1=1--",
    "\"; DROP TABLE draft; --", "1; SELECT pg_sleep(5)", "' || (SELECT 1) || '", "admin'/*", "*/ OR 1=1 /*", "%", "_",
    "\\", "''",
    "x' AND randomblob(1000000000) --", "{\"$gt\": \"\"}", "*)(uid=*))(|(uid=*", "$(id)", "`id`", "| id", "; id",
    *some(("'", "\"", ";", "--", "/*", "*/", " OR ", "1=1", "UNION ", "SELECT ", "\\", "%", ")", "("), 15, "V09",
    fewest=3, most=7),
]  # fmt: skip

MARKUP = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "</textarea><script>1</script>", "<svg onload=alert(1)>", "<!-- ", "]]>", "&lt;b&gt;", "&#60;b&#62;",
    "<b>bold</b>", "' onfocus='1",
    "<iframe src=//evil.test>", "</title><h1>x", "<style>*{display:none}</style>", "<a href=//evil.test>x</a>",
    "<?php 1 ?>",
    *some(("<", ">", "\"", "'", "&", "/", "script", "img ", "onload=", "x"), 15, "V10", fewest=3, most=8),
]  # fmt: skip

TEMPLATES = [
    "{{7*7}}", "{% raw %}", "${7*7}", "#{}", "%(password)s", "{0.__class__}", "%s %d %n", "{{ config }}",
    "{% for x in y %}", "<%= 7*7 %>",
    "{{''.__class__.__mro__}}", "${{<%[%'\"}}%\\", "$PATH", "%(num)s", "{# x #}", "{{ csrf_token() }}", "%%", "{", "}}",
]  # fmt: skip

FORMULAS = [
    "=HYPERLINK(\"http://evil.test\",\"x\")", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "=cmd|' /C calc'!A0", "＋1", "－1",
    "＠x", "=1+1",
]  # fmt: skip

HEADERS = [
    f"Anna{end}Bcc: evil@evil.test" for end in ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\n\n", "\r\n ",
        "\r\n\r\n")
]


def turning(given: Iterable[str], count: int, turn: int) -> list[str]:
    """Some of the texts, others at each turn, so that every text comes to some question of each kind."""
    texts = list(given)
    return [texts[(turn * count + step) % len(texts)] for step in range(min(count, len(texts)))]
