"""Warning signs in messages: ticked ones run the urgent path, words of danger only ask the gate again (ruling 1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from intake.models.drafts import Draft
from intake.models.referrals import Referral
from intake.services import drafts, revisions, urgent
from intake.services.referrals import answers_of
from intake.services.work import Work

SIGNS = "urgent_symptoms"
NEWS = "message_signs"  # why there is a new revision
# What was said about earlier signs says nothing about new ones.
ABOUT_EARLIER_SIGNS = ("urgent_symptom_timing", "temperature")

# Beginnings of words, folded: no accents, no vowel points, ё as е. Whoever writes one of them is asked once more, so a
# word too many costs one question; a word too few costs more.
DANGER: Mapping[str, tuple[str, ...]] = {
    "en": (
        "confus", "disorient", "seizure", "convuls", "unconscious", "faint", "fever", "tremor", "shaking",
        "bleed", "breath", "suffocat", "collapse", "passed out", "cannot speak", "can't speak", "slurred", "a fit",
        "cannot wake", "can't wake", "unresponsive", "much worse", "dizz",
    ),
    "ru": (
        "судорог", "припадок", "припадк", "сознани", "обморок", "температур", "жар", "лихорад", "кров", "дыш", "дыхан",
        "задыха", "спутан", "путает", "бред", "дрож", "трясет", "тремор", "не говорит", "речь", "хуже", "голов",
        "не просыпает", "не реагир",
    ),
    "he": (
        "פרכוס", "התקף", "בלבול", "מבולבל", "חום", "דימום", "מדמם", "נשימה", "לנשום", "התעלף", "עילפון", "רעד", "רועד",
        "לא מדבר", "דיבור", "הכרה", "מחמיר", "החמרה", "סחרחור", "לא מתעורר",
    ),
    "ar": (
        "تشنج", "نوبة", "ارتباك", "مشوش", "هذيان", "حمى", "حرارة", "سخونة", "نزيف", "ينزف", "تنفس", "يتنفس", "اختناق",
        "اغماء", "اغمي", "وعي", "رجفة", "ارتعاش", "يرتجف", "لا يتكلم", "كلام", "اسوا", "تدهور", "دوخة", "لا يستيقظ",
    ),
}  # fmt: skip
ARABIC_FORMS = str.maketrans("أإآٱىة", "ااااية")


def sounds_dangerous(text: str) -> bool:
    """Whether a word of danger stands in it, in any of the four languages. It decides nothing but whether to ask."""
    return bool(_ANY.search(_folded(text)))


def _folded(text: str) -> str:
    # Arabic letters first: taken apart, a hamza would be one of the marks that are dropped.
    decomposed = unicodedata.normalize("NFKD", text.translate(ARABIC_FORMS).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", plain.replace("’", "'"))


# Hebrew and Arabic write prepositions and the article onto the word.
_PREFIX = {"he": "[והבכלמש]{0,3}", "ar": "(?:[وفبكل]{0,2}(?:ال)?)"}
_ANY = re.compile(
    "|".join(
        rf"(?<!\w){_PREFIX.get(language, '')}(?:{'|'.join(re.escape(_folded(word)) for word in words)})"
        for language, words in DANGER.items()
    )
)


def any_ticked(signs: object) -> bool:
    return urgent.any_sign({SIGNS: signs})


def take_over(work: Work, referral: Referral, signs: Sequence[str]) -> None:
    """Signs were ticked beside a message: they join those that are known, everything is computed anew, and the alert is
    raised if it comes to that. Nothing becomes less urgent by it. Raises Conflict for a closed request."""
    answers = answers_of(work, referral)
    known = answers.get(SIGNS)
    before = [sign for sign in known if sign != "none"] if isinstance(known, list) else []
    answers[SIGNS] = list(dict.fromkeys([*before, *(sign for sign in signs if sign != "none")]))
    for name in ABOUT_EARLIER_SIGNS:
        answers.pop(name, None)
    revisions.correct_answer(work, referral, answers, NEWS)


def stop_draft(work: Work, referral: Referral, language: str) -> Draft:
    """A correction of the request for the stop page, where timing, pump and telephone are asked."""
    draft = revisions.begin(work, referral, language)
    urgent.reevaluate(work, draft, drafts.content_of(work, draft))
    return draft
