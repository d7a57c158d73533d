"""What the clinic calls its unusual days: the words of the calendar table, marked for translation.

`tools/seed_clinic_days.py` maps the names of the `holidays` package through these tables, so that a name it does not
know stops the script instead of reaching a page untranslated.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intake.i18n import N_

INTERMEDIATE = frozenset({"Pesach holiday", "Sukkot holiday"})

DAY_NAMES: Mapping[str, str] = MappingProxyType({
    "Pesach": N_("Passover"),
    "Pesach holiday": N_("Intermediate day of Passover"),
    "Seventh day of Pesach": N_("Seventh day of Passover"),
    "Remembrance Day": N_("Remembrance Day"),
    "Independence Day": N_("Independence Day"),
    "Jerusalem Day": N_("Jerusalem Day"),
    "Shavuot": N_("Shavuot"),
    "Tisha B'Av": N_("Tisha B'Av"),
    "Rosh Hashanah": N_("Rosh Hashanah"),
    "Yom Kippur": N_("Yom Kippur"),
    "Sukkot": N_("Sukkot"),
    "Sukkot holiday": N_("Intermediate day of Sukkot"),
    "Simchat Torah / Shemini Atzeret": N_("Simchat Torah"),
    "Sigd": N_("Sigd"),
    "Purim": N_("Purim"),
})

# Keyed by the public holiday that follows.
EVE_NAMES: Mapping[str, str] = MappingProxyType({
    "Pesach": N_("Passover eve"),
    "Seventh day of Pesach": N_("Eve of the seventh day of Passover"),
    "Independence Day": N_("Remembrance Day, eve of Independence Day"),
    "Shavuot": N_("Shavuot eve"),
    "Rosh Hashanah": N_("Rosh Hashanah eve"),
    "Yom Kippur": N_("Yom Kippur eve"),
    "Sukkot": N_("Sukkot eve"),
    "Simchat Torah / Shemini Atzeret": N_("Simchat Torah eve"),
})
