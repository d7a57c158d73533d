"""The page that tells the keyboard commands. All of them need Alt, so that dictated words never press one (ux R37)."""

from __future__ import annotations

from intake.i18n import N_
from intake.web.context import reading
from intake.web.desk import frame
from intake.web.desk.blueprint import blueprint
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

# Letters that no browser takes for its own address bar or menus; they mean the key's place, in every alphabet.
COMMANDS = (
    ("N", N_("Go to the next request in the list")),
    ("P", N_("Go to the previous request in the list")),
    ("L", N_("Look at the request beside the list")),
    ("C", N_("Claim the request")),
    ("Q", N_("Go to the search")),
    ("J", N_("Show what has come in")),
    ("A", N_("Show all open requests")),
    ("M", N_("Show mine")),
    ("U", N_("Show those that are nobody's yet")),
    ("O", N_("Show the overdue ones")),
    ("K", N_("Open this page")),
)


@blueprint.get("/keys")
@policy(staff_policy(Permission.READ_QUEUE))
def keys() -> str:
    with reading() as unit:
        return frame.render("desk/keys.html", unit, commands=COMMANDS)
