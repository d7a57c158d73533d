"""Nothing that people read was left unmarked: with a strange catalogue no plain English stands on any page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
import pytest

from intake.mail.mails import MAILS
from intake.mail.render import render
from intake.models.staff import Role
from tests.browser.clinic import ServedClinic
from tests.browser.place import Arrival
from tests.browser.places import all_places
from tests.browser.town import Town, settle
from tests.crawl import pseudo
from tests.crawl.reading import Said, Sheet, strings
from tests.crawl.visiting import opened, refused, visited
from tests.mail.examples import CLINIC, EXAMPLES, PUBLIC_URL
from tests.support import factories
from tests.support.databases import SqliteDatabases
from tests.support.opinions import PARTS

PLACES = {place.name: place for place in all_places() if not place.endpoint.startswith("development.")}
CASES = ("EX1", "EX2", "EX3", "EX4", "EX5", "")  # the last has hardly an answer
# Their forms refuse only files, or boxes that were ticked before somebody else changed what is there.
REFUSING = [name for name, place in PLACES.items() if place.form is not None and name not in (
    "records", "records with a file", "records of a request", "haematologists of a case",
)]  # fmt: skip
ENGLISH = re.compile(r"(?<![\w%])[A-Za-z][A-Za-z'’]+")
# Names of the town's people, and what they typed.
TYPED = (
    "Aigul Example", "Amir", "Dana administrator", "Dana coordinator", "Dana haematologist", "Dana lead",
    "Dr. Muster Example", "Dr. Tal Gold", "Dr. Ольга", "Enrolled", "Ivanova Anna", "Miriam Levi", "Newcomer", "Noa",
    "Rivka Cohen", "Timur Primerov", "Айгерим asked", "Айгерим booked", "Айгерим free", "Айгерим waits",
    "Is blinatumomab before transplant the right order for me?", "Sent twice", "The report says 25.2 kg",
    "The slides follow by courier.", "The ward of the family rang me at night.", "national paediatric protocol",
    "national paediatri…", "Nino Example", "Example Klinikum", "Example Clinic Tbilisi",
    "Example Transplant Centre Bucharest", "throat infection, tablets", "Dr. Noa Levi", "Olga", "Айгерим, opinion",
    "Айгерим, opinion unread", "Айгерим, opinion closed", "1. Wait and look again.", "Who reads the next marrow?",
    "2. Blinatumomab, 28 days (15 µg/m²/d).", "Too early.",
    *(line for text in PARTS.values() for line in text.splitlines()),
)  # fmt: skip
# What is the same in every language: the clinic's own name, units, native names of languages, keys, tags of images.
EVERYWHERE = ("Tel Aviv Medical Clinic", "English", "UTC", "Alt", "CT", "Modality", "StudyDate", "Study Date")
UNITS = r"(?:\d |^)\u2068?(?:cm|g/dL|in|kg|lb|mg/dL|mL/min(?:/1\.73 m²)?)(?=\u2069?⟧*$)"
CODES = r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){1,3}\b|\b[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}\b|\bsign\.fever\b"
FILES = r"\b[\w ]+\.(?:dcm|exe|jpg|pdf|zip)\b|\bIM\d+\b"
ADDRESSES = r"(?:dr\. )?(?:\w+ )*\S+@\S+|https?://\S+"
PLACES_OF_SCRIPTS = r"\{\w+\}|%\(\w+\)s"  # what a script puts its values into
DATA = re.compile("|".join((
    *map(re.escape, sorted((*TYPED, *EVERYWHERE), key=len, reverse=True)), UNITS, CODES, FILES, ADDRESSES,
    PLACES_OF_SCRIPTS, "x{20,}",
)))  # fmt: skip


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    folder = tmp_path_factory.mktemp("strange")
    with pseudo.spoken(folder):
        served = ServedClinic(SqliteDatabases(folder).fresh(folder), folder)
        yield served
        served.close()


@pytest.fixture(scope="module")
def town(clinic: ServedClinic) -> Town:
    return settle(clinic)


def unmarked(said: list[Said]) -> list[str]:
    """Words in plain Latin letters that stand in the strange language and are no data."""
    found = []
    for one in said:
        words = ENGLISH.findall(DATA.sub("", one.text))
        if one.lang == pseudo.CODE and words:
            found.append(f"{one.where} {one.text[:100]}: {' '.join(words[:8])}")
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("name", PLACES)
def test_every_word_of_a_page_is_marked(clinic: ServedClinic, town: Town, name: str) -> None:
    answer = visited(clinic, town, PLACES[name], pseudo.CODE)
    assert unmarked(Sheet(answer.get_data(as_text=True)).said) == []


@pytest.mark.parametrize("name", REFUSING)
def test_every_word_of_a_refusal_is_marked(clinic: ServedClinic, town: Town, name: str) -> None:
    answers = list(refused(clinic, town, PLACES[name], pseudo.CODE))
    assert answers
    assert [word for answer in answers for word in unmarked(Sheet(answer.get_data(as_text=True)).said)] == []


@pytest.mark.parametrize("template", MAILS)
def test_every_word_of_a_mail_is_marked(clinic: ServedClinic, template: str) -> None:
    mail = render(template, pseudo.CODE, EXAMPLES[template], CLINIC, PUBLIC_URL)
    text = [Said(part, pseudo.CODE, where) for part, where in ((mail.subject, "subject"), (mail.text, "text"))]
    assert unmarked([*text, *Sheet(mail.html).said]) == []


@pytest.mark.parametrize("tab", ["", "/urgency", "/timeline", "/answers", "/documents", "/wanted", "/print"])
def test_every_word_about_the_worked_cases_is_marked(clinic: ServedClinic, town: Town, tab: str) -> None:
    """Their pages say what is missing, what contradicts and why they are urgent: each case other things."""
    cookie, found = clinic.as_staff(Role.LEAD), []
    for name in CASES:
        with clinic.runtime.work() as work:
            case = factories.a_request(work, name).id
        answer = opened(clinic, Arrival(f"/{pseudo.CODE}/desk/cases/{case}{tab}", cookie))
        assert answer.status_code == 200
        found += unmarked(Sheet(answer.get_data(as_text=True)).said)
    assert found == []


FILES_OF_THE_DESK = {
    "news of the queue": "/news?since=2020-01-01T00:00:00%2B00:00",
    "figures of the board": "/board/figures.csv",
    "the timeline as a picture": "/cases/{EX1}/charts/timeline.svg",
    "residual disease as a picture": "/cases/{EX1}/charts/mrd.svg",
}


@pytest.mark.parametrize("name", FILES_OF_THE_DESK)
def test_every_word_of_a_file_is_marked(clinic: ServedClinic, town: Town, name: str) -> None:
    path = FILES_OF_THE_DESK[name].format(**town.requests)
    answer = opened(clinic, Arrival(f"/{pseudo.CODE}/desk{path}", clinic.as_staff(Role.LEAD)))
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    words = strings(answer.json) if answer.is_json else re.sub(r"<[^>]*>", "\n", text).splitlines()
    assert any("⟦" in word for word in words)
    assert unmarked([Said(word, pseudo.CODE, name) for word in words]) == []


def test_every_word_of_the_appointment_file_is_marked(clinic: ServedClinic, town: Town) -> None:
    path = f"/{pseudo.CODE}/status/consultation/appointment.ics"
    answer = opened(clinic, Arrival(path, clinic.as_patient(town.requests["booked"])))
    lines = answer.get_data(as_text=True).replace("\r\n ", "").splitlines()
    told = [line.partition(":")[2] for line in lines if line.startswith(("SUMMARY", "DESCRIPTION", "LOCATION"))]
    assert any("⟦" in line for line in told)
    assert unmarked([Said(line, pseudo.CODE, "calendar file") for line in told]) == []


def test_every_word_of_the_summary_on_paper_is_marked(clinic: ServedClinic, town: Town) -> None:
    path = f"/{pseudo.CODE}/desk/cases/{town.requests['EX1']}/summary.pdf"
    answer = opened(clinic, Arrival(path, clinic.as_staff(Role.LEAD)))
    assert answer.status_code == 200
    pages = pypdfium2.PdfDocument(answer.data)
    lines = [line for page in pages for line in page.get_textpage().get_text_bounded().splitlines()]
    assert any("⟦" in line for line in lines)
    assert unmarked([Said(line, pseudo.CODE, "paper") for line in lines]) == []
