"""Does an image name the person of this request, however the name is spelled?"""

from __future__ import annotations

import pytest

from intake.clinical.identity import Person, Same, compare

TIMUR = Person(("Тимур Примеров", "Timur Primerov"), "2018-03-27", "male")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("Timur Primerov", "PRIMEROV^TIMUR"),
        ("Timur Primerov", "Primerov^Timur^Rustamovich^^"),
        ("Тимур Рустамович Примеров", "PRIMEROV^TIMUR"),
        ("Тимур Примеров", "Примеров^Тимур"),
        ("Тимур Примеров", "Primerow^Timur"),
        ("Алёна Щукина", "SHCHUKINA^ALENA"),
        ("Zoë O’Neil", "ONEIL^ZOE"),
        ("דוד כהן", "כהן^דוד"),
        ("Anna-Maria Levi", "LEVI^ANNA MARIA"),
        ("Sergey Ivanov", "IVANOV^S"),
        ("Yamada Taro", "YAMADA^TARO=山田^太郎=やまだ^たろう"),
    ],
)
def test_the_same_person_is_recognised_in_any_spelling(known: str, said: str) -> None:
    assert compare(Person((known,)), said, "", "").name is Same.YES


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("Timur Primerov", "PRIMEROV^ALIYA"),
        ("Timur Primerov", "IVANOV^TIMUR"),
        ("Тимур Примеров", "Примерова^Алия"),
        ("Тимур Примеров", "SIDOROV^PAVEL"),
        ("דוד כהן", "לוי^שרה"),
        ("Dan Levi", "LEVI^RON"),
    ],
)
def test_another_person_is_another_person(known: str, said: str) -> None:
    compared = compare(Person((known,)), said, "", "")
    assert compared.name is Same.NO
    assert compared.mismatch


@pytest.mark.parametrize(
    ("known", "said"), [("דוד כהן", "COHEN^DAVID"), ("", "COHEN^DAVID"), ("David", ""), ("David", "^^^")]
)
def test_what_cannot_be_compared_is_no_contradiction(known: str, said: str) -> None:
    compared = compare(Person((known,)), said, "", "")
    assert compared.name is Same.UNKNOWN
    assert not compared.mismatch


@pytest.mark.parametrize(
    ("known", "said", "same"),
    [
        ("2018-03-27", "20180327", Same.YES),
        ("2018-03-27", "2018.03.27", Same.YES),
        ("2018-03", "20180327", Same.YES),
        ("2018-03-27", "20180328", Same.NO),
        ("2018-03-27", "", Same.UNKNOWN),
        (None, "20180327", Same.UNKNOWN),
    ],
)
def test_birth_dates_agree_as_far_as_both_are_known(known: str | None, said: str, same: Same) -> None:
    assert compare(Person((), known), "", said, "").birth_date is same


@pytest.mark.parametrize(
    ("known", "said", "same"),
    [("male", "M", Same.YES), ("male", "F", Same.NO), ("male", "O", Same.UNKNOWN), (None, "F", Same.UNKNOWN)],
)
def test_sex_is_compared_where_both_say_one(known: str | None, said: str, same: Same) -> None:
    assert compare(Person((), None, known), "", "", said).sex is same


def test_one_contradiction_is_enough() -> None:
    assert compare(TIMUR, "Primerov^Timur", "20150101", "M").mismatch
    assert not compare(TIMUR, "Primerov^Timur", "20180327", "M").mismatch
