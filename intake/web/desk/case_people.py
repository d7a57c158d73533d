"""Who has a part in a case besides the sender and the clinic: its physicians, with what they sent."""

from __future__ import annotations

from typing import Any

from intake.clinical.codebook.model import Voice
from intake.services import physicians
from intake.services.cases import Case
from intake.services.physicians import Part
from intake.services.work import Work
from intake.web.desk import words
from intake.web.documents import words as document_words
from intake.web.forms import places
from intake.web.language import language
from intake.web.physician.inviting import InviteForm, kinds, labels_of


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """What the template of the tab shows."""
    return {
        "people": [_shown(part) for part in physicians.at(unit, case.referral)],
        "kinds": kinds(Voice.PHYSICIAN),
        "invite": InviteForm().shown(),
        "words": words,
    }


def _shown(part: Part) -> dict[str, Any]:
    party = part.party
    return {
        "party": party,
        "role": words.word(words.PHYSICIAN_ROLES, party.role),
        "invited_by": words.word(words.INVITED_BY, party.invited_by),
        "reply_by": words.word(words.REPLIES, party.reply_by),
        "country": places.named(places.countries(language()), party.country) if party.country else "",
        "label": part.request.label,
        "asked": labels_of(part.request.asked, Voice.PHYSICIAN),
        "asked_codes": part.request.asked,
        "files": [(file, document_words.facts(file, Voice.PHYSICIAN)) for file in part.files],
        "notes": part.notes,
    }
