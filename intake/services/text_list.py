"""Which texts the clinic may word itself: what is medical on the public pages, and how messages begin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intake.i18n import N_

PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class TextKind:
    """`default` is the English wording as delivered. A `medical` text must be fresh in all languages to be published.
    `where` says where it stands."""

    key: str
    default: str
    where: str
    medical: bool = True

    @property
    def places(self) -> frozenset[str]:
        """Names of the values that are put in."""
        return self.places_in(self.default)

    @staticmethod
    def places_in(body: str) -> frozenset[str]:
        return frozenset(PLACE.findall(body))


_SIGNS = N_("The urgent signs")
_QUESTIONS = N_("Questions to talk over first")
_MESSAGES = N_("Beginnings of messages")
_SAID = (
    ("received", N_("Records have arrived"),
     N_("Hello, thank you. Your records have arrived. We look at them and write to you when something is missing.")),
    ("call", N_("When may we call?"),
     N_("Hello, we would like to call you. On which days and at what hours, in your own time, can you talk?")),
    ("copy", N_("A file cannot be read"),
     N_("Hello, one of the files cannot be read. Can you send it again, as a photo in good light or as a PDF?")),
    ("translation", N_("A translation helps"),
     N_("Hello, one of the reports is in a language that we do not read. Do you have a translation?")),
    ("nothing_new", N_("Nothing new"),
     N_("Hello, there is nothing new today. Your request is not forgotten. We write as soon as it moves on.")),
)  # fmt: skip
_ALL = (
    TextKind("sign.confusion", N_("confusion or trouble thinking clearly, however slight"), _SIGNS),
    TextKind("sign.speech", N_("trouble speaking or finding words"), _SIGNS),
    TextKind("sign.movement", N_("shaking or unsteady movements"), _SIGNS),
    TextKind("sign.seizure", N_("a seizure"), _SIGNS),
    TextKind("sign.fever", N_("high fever: 38.0 °C (100.4 °F) or more"), _SIGNS),
    TextKind("sign.worse", N_("suddenly feeling much worse"), _SIGNS),
    TextKind("sign.breathing", N_("trouble breathing"), _SIGNS),
    TextKind("sign.pressure", N_("dizziness or faintness, low blood pressure"), _SIGNS),
    TextKind("discuss.b_cell",
             N_("Is it a leukaemia of B cells? The medicine finds its target only there."), _QUESTIONS),
    TextKind("discuss.infection", N_("Is there a severe infection now? It is treated first."), _QUESTIONS),
    TextKind("discuss.nerves", N_("Was there a serious illness of the brain or nerves?"), _QUESTIONS),
    TextKind("discuss.liver", N_("How well does the liver work?"), _QUESTIONS),
    TextKind("discuss.pump",
             N_("Can life with a pump for 28 days be arranged, with a helper at home?"), _QUESTIONS),
    TextKind("discuss.strength", N_("How much can the patient do on an ordinary day?"), _QUESTIONS),
    *(TextKind(f"message.{code}", body, _MESSAGES, medical=False) for code, _title, body in _SAID),
    TextKind("message.another_route",
             N_("Hello, we have looked at your request. At the moment our consultation is not the best way for you, "
                "and we suggest another one:"), _MESSAGES, medical=False),
)  # fmt: skip

TEXTS: Mapping[str, TextKind] = MappingProxyType({kind.key: kind for kind in _ALL})
SIGNS = tuple(kind.key for kind in _ALL if kind.where == _SIGNS)
MESSAGES: Mapping[str, str] = MappingProxyType({code: title for code, title, _body in _SAID})
"""Messages that a coordinator may begin with: code and title, in the order in which they are offered."""
QUESTIONS = tuple(kind.key for kind in _ALL if kind.where == _QUESTIONS)
