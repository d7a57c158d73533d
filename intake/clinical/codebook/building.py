"""Small helpers that keep the declarations of fields readable."""

from __future__ import annotations

from intake.clinical.codebook.model import ALWAYS, N_, Code, Option, Shown, Words


def option(
    code: str,
    family: str,
    physician: str | None = None,
    *,
    hint: str | None = None,
    codes: tuple[Code, ...] = (),
    exclusive: bool = False,
    shown: Shown = ALWAYS,
) -> Option:
    """An answer to choose. The texts are already marked for translation by the caller."""
    return Option(
        code,
        Words(family, physician=physician),
        hint=None if hint is None else Words(hint),
        codes=codes,
        exclusive=exclusive,
        shown=shown,
    )


YES_NO = (option("yes", N_("Yes")), option("no", N_("No")))
