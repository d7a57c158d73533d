"""A language that nobody speaks: every marked sentence with accents and between brackets.

It takes the place of Russian, so that names of months and countries, which no catalogue of ours holds, are not English
either. Whatever still stands in plain Latin letters on a page was never marked, or is data.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from config import LANGUAGES
from intake.mail import words as mail_words
from intake.web import language
from tests.house.test_translations import extracted

CODE = "ru"
CACHED = type(language.catalogue)
ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ"
)
# Places for values, markup and entities stay as they are: what is shown depends on them.
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|\{\w*\}|<[^>]+>|&#?\w+;)")


def strange(sentence: str) -> str:
    """The sentence as it reads in the language that nobody speaks."""
    parts = KEPT.split(sentence)
    return "⟦" + "".join(part if at % 2 else part.translate(ACCENTED) for at, part in enumerate(parts)) + "⟧"


def write_catalogues(folder: Path) -> None:
    """The catalogues of the house, with the strange one instead of `CODE`."""
    for code in LANGUAGES:
        if code != CODE and (language.TRANSLATIONS / code).is_dir():
            shutil.copytree(language.TRANSLATIONS / code, folder / code)
    made = Catalog(locale=CODE)
    for message in extracted():
        if message.id:
            made.add(message.id, _forms(message.id, made.num_plurals), flags=message.flags)
    (folder / CODE / "LC_MESSAGES").mkdir(parents=True)
    with (folder / CODE / "LC_MESSAGES" / "messages.mo").open("wb") as file:
        write_mo(file, made)


def _forms(english: str | tuple[str, ...] | list[str], count: int) -> str | tuple[str, ...]:
    if isinstance(english, str):
        return strange(english)
    one, many = english
    return (strange(one), *[strange(many)] * (count - 1))


@contextmanager
def spoken(folder: Path) -> Iterator[None]:
    """While this lasts the house speaks it. An application must be made inside, and not be used afterwards."""
    write_catalogues(folder / "intake" / "translations")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "TRANSLATIONS", folder / "intake" / "translations")
        patch.setattr(mail_words, "ROOT", folder)
        _forget()
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    """Empty every cache of the house: many hold words."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "intake":
            for value in list(vars(module).values()):
                if type(value) is CACHED:  # not isinstance: a request's proxy would look for its request
                    value.cache_clear()
