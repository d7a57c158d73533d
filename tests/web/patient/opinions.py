"""What tests of the written opinion do on the family's pages, in short ways."""

from __future__ import annotations

import pypdfium2
from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services.work import Actor, Work
from tests.support.opinions import IN_RUSSIAN, PARTS, a_signed_one, an_author, translated
from tests.web.patient.people import Person

PAGE = "/status/opinion"
PAPER = "/status/opinion.pdf"
SUMMARY, RUSSIAN = (next(iter(parts.values())) for parts in (PARTS, IN_RUSSIAN))


def gets_an_opinion(person: Person) -> None:
    """Their opinion is signed in English by a haematologist, and translated into Russian."""
    with person.runtime.work() as work:
        author = an_author(work)
    with person.runtime.work(Actor(kind="staff", id=author.id, role=author.role.value)) as work:
        version = a_signed_one(work, the_referral(work))
        translated(work, the_referral(work), version, checked=True)


def the_referral(work: Work) -> Referral:
    return work.session.scalars(select(Referral).order_by(Referral.submitted_at).limit(1)).one()


def change(runtime: Runtime, **columns: object) -> None:
    with runtime.work() as work:
        for name, value in columns.items():
            setattr(the_referral(work), name, value)


def amended(runtime: Runtime, **parts: str) -> None:
    with runtime.work() as work:
        a_signed_one(work, the_referral(work), **parts)


def acts(runtime: Runtime) -> list[tuple[str, str]]:
    """What the sender did with the opinion, as the audit log has it."""
    with runtime.reading() as work:
        events = work.session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        told = [(event.actor_kind, event.action) for event in events if event.actor_kind == "patient"]
    return [one for one in told if one[1].startswith("opinion.")]


def status_of(person: Person, path: str) -> int:
    return person.open(f"/{person.language}{path}").status_code


def letter(page: str) -> str:
    return page.split("<article")[1].split("</article>")[0]


def on_paper(person: Person, path: str = PAPER) -> str:
    answer = person.open(f"/{person.language}{path}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    opened = pypdfium2.PdfDocument(answer.data)
    found = "\n".join(opened[number].get_textpage().get_text_bounded() for number in range(len(opened)))
    opened.close()
    return " ".join(found.split())
