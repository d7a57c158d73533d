"""Addresses, accounts, dates, numbers, choices and consents: V14 to V17, V20, V21."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest

from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Kind
from intake.models.consents import ConsentText
from intake.models.outbox import OutboxEmail
from intake.models.sessions import SessionKind, WebSession
from intake.models.staff import Role
from intake.services import accounts
from tests.corpus.ground import Ground, Place, assert_fault_beside, assert_refused, places_of, shown_escaped
from tests.corpus.words import SEED
from tests.web.patient.people import MOTHER

DICE = random.Random(SEED)
EMAIL = next(place for place in places_of(Kind.EMAIL))
DATES = places_of(Kind.DATE)
BIRTH = next(place for place in DATES if place.name == "date_of_birth")
DIAGNOSED = Place(FIELDS["diagnosis_date"], "/en/request/first-found",
    {"urgent_symptoms": ["none"], "date_of_birth": "1990"})
NUMBERS = places_of(Kind.NUMBER, Kind.MEASURE)
MEASURES = places_of(Kind.MEASURE)
CHOICES = places_of(Kind.ONE, Kind.YES_NO, Kind.MULTI, Kind.COUNTRY, Kind.ZONE, Kind.LANGUAGE, Kind.LANGUAGES)

BAD_ADDRESSES = [
    "a@b", "a@@b.c", '"a b"@x.org', "a@[127.0.0.1]", ".a@x.org", "a.@x.org", "a..b@x.org", "a@x..org", "a@.x.org",
    "a@x.org.",
    "a" * 245 + "@x.org", "a" * 65 + "@x.org", "ü@x.org", "аdmin@x.org", "a b@x.org", "a@x org.com", "@x.org", "a@",
    "a", "a@x_y.org",
    "<a@x.org>", "A <a@x.org>", "mailto:a@x.org", "a@x.org,b@x.org", "a@x.org;b@x.org", "a@-x.org", "a@x-.org",
    "a\t@x.org",
    "a@ⓔxample.org", "a@ｅxample.org", "a@xn--a.org", "a@x.org\\", "a(b)@x.org", "a@1.2.3.4", "דוד@x.org",
    "a@" + "x" * 64 + ".org",
]  # fmt: skip
GOOD_ADDRESSES = {
    " a@x.org ": "a@x.org", "user+tag@x.org": "user+tag@x.org", "a@münchen.de": "a@xn--mnchen-3ya.de",
    "o'neil@x.org": "o'neil@x.org",
    "a@пример.рф": "a@xn--e1afmkfd.xn--p1ai", "first.last@sub.x.co.il": "first.last@sub.x.co.il",
    "A.B@X.org": "A.B@x.org",
    "\u202aa@x.org\u202c": "a@x.org", "a_b-c@x.org": "a_b-c@x.org", "1@x.org": "1@x.org",
}  # fmt: skip


@pytest.mark.parametrize("typed", BAD_ADDRESSES)
def test_v14_what_is_no_address_is_refused_wherever_one_is_asked_for(ground: Ground, typed: str) -> None:
    page, stored, person = ground.put(EMAIL, {"email": typed})
    assert_fault_beside(page, "email")
    assert stored != typed
    for path, more in (("/en/request/save", {"way": "mail"}), ("/en/request/ask-link", {})):
        before = ground.rows()
        form = {"csrf_token": person.get(path.replace("ask-link", "continue")).token, "email": typed, **more}
        assert_fault_beside(ground.checked(person.post(path, form)), "email")
        assert ground.rows() == before


@pytest.mark.parametrize("typed", GOOD_ADDRESSES)
def test_v14_addresses_are_kept_with_the_domain_in_ascii(ground: Ground, typed: str) -> None:
    page, stored, person = ground.put(EMAIL, {"email": typed})
    assert (page.status, stored) == (303, GOOD_ADDRESSES[typed])
    before = ground.rows()
    form = {"csrf_token": person.get("/en/request/save").token, "email": typed, "way": "mail"}
    assert ground.checked(person.post("/en/request/save", form)).status == 303
    grown = ground.rows() - before
    if grown["outbox_email"]:  # five an hour are enough for a mailbox
        with ground.records.reading() as work:
            newest = work.session.query(OutboxEmail).order_by(OutboxEmail.id.desc()).first()
            assert newest is not None
            assert newest.to_addr == GOOD_ADDRESSES[typed]


LOOK_ALIKES = ["ⓐdmin@clinic.test", "аdmin@clinic.test", "admin@clinic.test.", "admin@clinic。test", "ａdmin@clinic.test",
               "admin@clınic.test", "admin@ｃlinic.test",
               "adm\u0131n@clinic.test", "ad\u200bmin@clinic.test",
               "admin@clinic.test\x00",
               "admin @clinic.test", "ªdmin@clinic.test", "𝐚dmin@clinic.test", "admin@cⅼinic.test"]  # fmt: skip
PASSWORD = "a long pass phrase"


@pytest.fixture
def account(ground: Ground) -> str:
    """An account of the desk, made once a house."""
    with ground.records.work() as work:
        if not work.session.query(accounts.Staff).count():
            person = accounts.create_staff(work, name="A", email="admin@clinic.test", role=Role.COORDINATOR)
            accounts.set_password(work, person, PASSWORD)
    return "admin@clinic.test"


def signed_in(ground: Ground) -> int:
    with ground.records.reading() as work:
        return work.session.query(WebSession).filter(WebSession.kind == SessionKind.STAFF).count()


@pytest.mark.parametrize("typed", LOOK_ALIKES, ids=ascii)
def test_v15_an_address_that_looks_alike_opens_no_account(ground: Ground, account: str, typed: str) -> None:
    before = signed_in(ground)
    person = ground.anybody()
    form = {"csrf_token": person.get("/en/desk/sign-in").token, "email": typed, "password": PASSWORD}
    assert_refused(ground.checked(person.post("/en/desk/sign-in", form)), frozenset((400, 422)))
    assert signed_in(ground) == before


def date_of(year: str, month: str, day: str, place: Place = BIRTH) -> dict[str, str]:
    return {f"{place.name}-year": year, f"{place.name}-month": month, f"{place.name}-day": day}


_NOW = datetime.now(UTC)
_SOON, _LONG_AGO = _NOW + timedelta(days=2), _NOW.year - 131
BAD_DATES = [
    ("2024", "02", "30"), ("2020", "04", "31"), ("1900", "02", "29"), ("2023", "2", "29"), ("20240101", "", ""),
    ("2024-W01-1", "", ""),
    ("0001", "01", "01"), ("9999", "12", "31"), (f"{_SOON.year}", f"{_SOON.month}", f"{_SOON.day}"),
    (f"{_LONG_AGO}", "1", "1"),
    ("24", "1", "1"), ("2024", "13", "1"), ("2024", "0", "1"), ("2024", "1", "0"), ("2024", "1", "-1"),
    ("2024", "1", "1.5"), ("2024", "1", "32"),
    ("-2024", "1", "1"), ("2 024", "1", "1"), ("2024", "٣٣", "1"), ("２０２４", "1", "1"), ("2024", "1", "²"),
    ("1e3", "1", "1"), ("0x7E8", "1", "1"),
    ("2024", "foo", "1"), ("2024-01-01", "1", "1"), ("1/1/2024", "", ""), ("", "1", "1"), ("2024", "", "1"),
    ("૨૦૨૪", "1", "1"), ("२०२४", "1", "1"),
    *(("2023", str(month), "31") for month in (2, 4, 6, 9, 11)),
]  # fmt: skip


@pytest.mark.parametrize("parts", BAD_DATES, ids=str)
def test_v16_days_that_never_were_or_are_no_birthday_are_refused(ground: Ground, parts: tuple[str, str, str]) -> None:
    page, stored, _person = ground.put(BIRTH, date_of(*parts))
    assert_fault_beside(page, "date_of_birth")
    assert all(shown_escaped(part, page) for part in parts if part)
    assert stored is None or "T" not in str(stored)


def test_v16_no_past_event_lies_in_the_future_or_before_birth(ground: Ground) -> None:
    for place in DATES:
        if place.field.must_be_past and not place.group:
            for year in (f"{_SOON.year + 1}", *(["1901"] if "date_of_birth" in place.answers else [])):
                page, _stored, _person = ground.put(place, date_of(year, "1", "1", place))
                assert_fault_beside(page, place.name)


@pytest.mark.parametrize(
    ("parts", "stored"),
    [(("٢٠٠٤", "٠١", "٠١"), "2004-01-01"), (("۲۰۰۴", "۰۲", "۲۹"), "2004-02-29"), (("2004", "март", "7"), "2004-03-07"),
     (("2000", "2", "29"), "2000-02-29"), ((" 2004 ", " 1", "1 "), "2004-01-01"), (("2004", "1", ""), "2004-01"),
     (("2004", "", ""), "2004")],
    ids=str,
)  # fmt: skip
def test_v16_digits_of_other_scripts_and_words_of_months_are_read(
    ground: Ground, parts: tuple[str, str, str], stored: str
) -> None:
    page, found, _person = ground.put(DIAGNOSED, date_of(*parts, DIAGNOSED))
    assert (page.status, found) == (303, stored)


NO_NUMBERS = ["NaN", "nan", "inf", "-inf", "Infinity", "1e400", "1_000", "0x1F", "1e-400", "--1", "+-1", "1.2.3,4",
    "1,2,3", "½", "³", "Ⅳ", "1/2",
              "12a", "a12", "1 2", "1e", "e5", ".", ",", "-", "९", "１２", "0b1", "1L", "1f", "$5", "5%%", "1;2", "<5>",
              "9" * 200]  # fmt: skip


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_v17_what_is_no_number_is_refused(ground: Ground, typed: str) -> None:
    for place in NUMBERS[SEED % 3 :: 3]:
        page, stored, _person = ground.put(place, measured(place, typed))
        assert_fault_beside(page, place.name)
        number = stored.get("value") if isinstance(stored, dict) else stored
        assert str(number) != typed


@pytest.mark.parametrize("typed", ["-0.5", "-3", "100000000000000000000", "1e30", "99999999"])
def test_v17_numbers_that_no_body_has_are_refused(ground: Ground, typed: str) -> None:
    for place in MEASURES:
        page, _stored, _person = ground.put(place, measured(place, typed))
        assert_fault_beside(page, place.name)


@pytest.mark.parametrize("typed", ["12,5", "12.5", "١٢٫٥", "۱۲٫۵", " 12.5 ", "12.50", "+12.5"])
def test_v17_twelve_and_a_half_is_the_same_however_it_is_written(ground: Ground, typed: str) -> None:
    place = next(place for place in MEASURES if place.name == "wbc")
    page, stored, _person = ground.put(place, measured(place, typed))
    assert page.status == 303
    assert Decimal(str(stored["value"])) == Decimal("12.5")


def measured(place: Place, typed: str) -> dict[str, str]:
    if place.field.kind is Kind.MEASURE:
        return {f"{place.name}-value": typed, f"{place.name}-unit": place.field.units[0]}
    return {place.name: typed}


NOT_OFFERED = ["ZZ", "<", "../../etc", "Mars/Base", "maybe", "\u0443es", "YES", "1", "true", "null", "None", "on",
    "unknown ", "[]",
               "Asia/Almaty\u200e", "' OR 1=1--", "pending", "confidential", "en_US", "kz", "no;yes",
               "yes,no"]  # fmt: skip


@pytest.mark.parametrize("typed", NOT_OFFERED, ids=ascii)
def test_v20_what_was_not_offered_is_refused_and_noted(ground: Ground, typed: str) -> None:
    turn = NOT_OFFERED.index(typed) % 2
    for place in CHOICES[turn::2]:
        if typed in place.field.absent or place.field.option(typed):
            continue
        page, stored, _person = ground.put(place, {place.name: typed})
        assert_fault_beside(page, place.name)
        assert stored is None or typed not in (stored if isinstance(stored, list) else [stored])
    assert "value not offered" in ground.house.program("web").output()


@pytest.mark.parametrize("typed", ["../../etc", "xx", "EN", "en-US", "%2e%2e", "he%00", "", "static", "en\u200e"],
    ids=ascii)
def test_v20_a_language_that_pages_do_not_have_is_no_page(ground: Ground, typed: str) -> None:
    page = ground.checked(ground.anybody().get(f"/{quote(typed, safe='%/.')}/urgent"))
    assert page.status in (400, 404, 308)
    assert "evil" not in page.location


def test_v20_a_measure_in_a_unit_that_was_not_offered_is_refused(ground: Ground) -> None:
    for place in MEASURES:
        for unit in ("parsec", "", "<"):
            page, _stored, _person = ground.put(place, {f"{place.name}-value": "5", f"{place.name}-unit": unit})
            assert_fault_beside(page, place.name)


class Agreeing:
    """Somebody at the page of consents."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.person, self.draft_id = ground.owner(MOTHER)
        page = ground.checked(self.person.get("/en/request/agree"))
        self.shown = page.text
        self.versions = dict(re.findall(r'name="(version\.\w+)" value="(\w+)"', page.text))
        self.kinds = [name.removeprefix("version.") for name in self.versions]
        self.form = {"csrf_token": page.token, **self.versions, **dict.fromkeys(self.kinds, "yes")}
        self.needed = "consent_data_processing"

    def agrees(self, **changed: str | None) -> int:
        form = {name: value for name, value in (self.form | changed).items() if value is not None}
        self.page = self.ground.checked(self.person.post("/en/request/agree", form))
        return self.page.status

    @property
    def agreed(self) -> dict[str, dict[str, str]]:
        return self.ground.content(self.draft_id).agreed


def test_v21_no_box_is_ticked_beforehand_and_an_empty_one_is_refused(ground: Ground) -> None:
    someone = Agreeing(ground)
    assert not re.search(r'<input[^>]*type="checkbox"[^>]*checked', someone.shown)
    assert someone.agrees(**{someone.needed: None}) == 422
    assert_fault_beside(someone.page, someone.needed)
    assert someone.needed not in someone.agreed


@pytest.mark.parametrize("said", ["maybe", "on", "true", "1", "YES", "no", "", "yes ", "checked"])
def test_v21_only_the_pages_own_word_is_a_tick(ground: Ground, said: str) -> None:
    someone = Agreeing(ground)
    assert someone.agrees(**{someone.needed: said}) == 422
    assert someone.needed not in someone.agreed


@pytest.mark.parametrize("version", ["0" * 64, "", "latest", "'--", "<b>", "1"])
def test_v21_a_text_that_was_never_shown_is_refused(ground: Ground, version: str) -> None:
    someone = Agreeing(ground)
    assert someone.agrees(**{f"version.{someone.needed}": version}) == 422
    assert_fault_beside(someone.page, someone.needed)
    assert someone.needed not in someone.agreed


def test_v21_a_text_superseded_an_hour_ago_is_shown_anew_and_the_form_kept(ground: Ground) -> None:
    someone = Agreeing(ground)
    old = f"{DICE.getrandbits(256):064x}"
    with ground.records.work() as work:
        text = {"kind": someone.needed, "language": "en", "text": "Words of yesterday", "version": old}
        work.session.add(ConsentText(**text, first_used_at=work.now - timedelta(days=30)))
    assert someone.agrees(**{f"version.{someone.needed}": old}) == 422
    assert "This text has changed" in someone.page.words
    assert someone.needed not in someone.agreed
    others = [kind for kind in someone.kinds if kind != someone.needed]
    ticked = [kind for kind in others if re.search(rf'<input[^>]*name="{kind}"[^>]*checked', someone.page.text)]
    assert ticked == others
    assert someone.agrees() == 303
    assert someone.needed in someone.agreed


def test_v21_a_forged_tick_for_a_consent_that_is_not_asked_is_not_kept(ground: Ground) -> None:
    someone = Agreeing(ground)
    assert someone.agrees(consent_to_everything="yes", **{"version.consent_to_everything": "1"}) == 303
    assert "consent_to_everything" not in someone.agreed
