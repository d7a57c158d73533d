"""`plan-callback` and `clinic-day` as an operator runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from intake.cli.scheduling import clinic_day, plan_callback

T01 = {
    "created_utc": "2027-01-10T20:00Z",
    "urgency": "routine",
    "tz": "Asia/Kathmandu",
    "langs": ["en"],
    "prefer": [{"weekdays": None, "start_min": 600, "end_min": 720}],
    "extended_ok": False,
    "busy": {},
}


def run(given: object, *arguments: str) -> Result:
    text = given if isinstance(given, str | bytes) else json.dumps(given)
    return CliRunner().invoke(plan_callback, arguments, input=text)


def changed(**changes: Any) -> dict[str, Any]:
    return {**T01, **changes}


def test_t01_as_the_command_prints_it() -> None:
    done = run([T01])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == [
        {
            "state": "scheduled",
            "start_utc": "2027-01-11T06:00Z",
            "start_patient": "Mon 2027-01-11 11:45 +0545",
            "start_tel_aviv": "Mon 2027-01-11 08:00",
            "coordinator": 1,
            "level": "waking",
            "due_utc": "2027-01-13T16:00Z",
            "why": ["preferred_by_target:too_short", "preferred:too_short", "waking:ok"],
        }
    ]


def test_t09_busy_coordinators_and_what_does_not_exist_is_null() -> None:
    asked = changed(
        created_utc="2027-02-01T06:00Z", urgency="urgent", tz="Europe/Kyiv", langs=["uk"], prefer=[],
        busy={"2": [["2027-02-01T06:00Z", "2027-02-08T17:00Z"]]},
    )
    assert json.loads(run([asked]).stdout) == [
        {
            "state": "needs_human", "start_utc": None, "start_patient": None, "start_tel_aviv": None,
            "coordinator": None, "level": None, "due_utc": "2027-02-01T10:00Z",
            "why": ["waking_by_target:full", "waking:full", "extended:not_consented"],
        }
    ]


def test_immediate_needs_a_person_and_has_no_target() -> None:
    [found] = json.loads(run([changed(urgency="immediate")]).stdout)
    assert (found["state"], found["due_utc"]) == ("needs_human", None)


def test_coordinators_of_ones_own() -> None:
    staff = [{"id": 9, "langs": ["en"], "hours": {"Tue": [[600, 660]]}}]
    [found] = json.loads(run([changed(coordinators=staff, prefer=None)]).stdout)
    assert (found["coordinator"], found["start_tel_aviv"]) == (9, "Tue 2027-01-12 10:00")


def test_wishes_on_named_weekdays_and_defaults_for_what_is_left_out() -> None:
    asked = {key: T01[key] for key in ("created_utc", "urgency", "langs")} | {"tz": "Europe/Kyiv", "note": "ignored"}
    asked["prefer"] = [{"weekdays": ["Wed"], "start_min": 600, "end_min": 720}]
    [found] = json.loads(run([asked]).stdout)
    assert found["start_patient"] == "Wed 2027-01-13 10:00 +0200"


def test_as_many_outcomes_as_requests_in_their_order() -> None:
    done = run([T01, changed(urgency="immediate"), T01])
    assert [item["state"] for item in json.loads(done.stdout)] == ["scheduled", "needs_human", "scheduled"]
    assert json.loads(run([]).stdout) == []
    assert json.loads(run(T01).stdout) == json.loads(run([T01]).stdout)


def test_a_file_is_read_like_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "requests.json"
    file.write_text(json.dumps([T01]), encoding="utf-8")
    assert run("", str(file)).stdout == run([T01], "-").stdout == run([T01]).stdout


BAD = {
    "no JSON": "{",
    "no text": b"\xff\xfe\xff",
    "NaN": '[{"created_utc": NaN}]',
    "an endless number": f"[{'9' * 5000}]",
    "too deep": "[" * 100_000,
    "a bare word": '"hello"',
    "an item that is no object": [T01, 5],
    "a missing key": [{"created_utc": "2027-01-10T20:00Z"}],
    "a time without offset": [changed(created_utc="2027-01-10T20:00")],
    "a time that does not exist": [changed(created_utc="2027-02-30T20:00Z")],
    "a time that is a number": [changed(created_utc=1800000000)],
    "a year too far": [changed(created_utc="9999-12-31T23:59Z")],
    "the first instant of all": [changed(created_utc="0001-01-01T00:00+14:00")],
    "an unknown urgency": [changed(urgency="asap")],
    "an unhashable urgency": [changed(urgency=["soon"])],
    "an unknown zone": [changed(tz="Mars/Olympus")],
    "a zone that is a path": [changed(tz="../../etc/passwd")],
    "languages as a string": [changed(langs="en")],
    "a language that is a number": [changed(langs=[1])],
    "a wish that is no object": [changed(prefer=[[600, 720]])],
    "a wish that starts after midnight": [changed(prefer=[{"weekdays": None, "start_min": 1440, "end_min": 60}])],
    "a wish with half a minute": [changed(prefer=[{"weekdays": None, "start_min": 60.5, "end_min": 90}])],
    "a wish with a yes": [changed(prefer=[{"weekdays": None, "start_min": True, "end_min": 90}])],
    "an unknown weekday": [changed(prefer=[{"weekdays": ["Monday"], "start_min": 60, "end_min": 90}])],
    "an unhashable weekday": [changed(prefer=[{"weekdays": [{}], "start_min": 60, "end_min": 90}])],
    "consent as a word": [changed(extended_ok="yes")],
    "busy as a list": [changed(busy=[])],
    "busy of a name": [changed(busy={"Dana": []})],
    "busy backwards": [changed(busy={"1": [["2027-01-11T07:00Z", "2027-01-11T06:00Z"]]})],
    "busy without end": [changed(busy={"1": [["2027-01-11T07:00Z"]]})],
    "a roster beyond the day": [changed(coordinators=[{"id": 1, "langs": ["en"], "hours": {"Sun": [[480, 2000]]}}])],
    "two coordinators in one": [changed(coordinators=[{"id": 1, "langs": [], "hours": {}}] * 2)],
    "a line break in a name": [changed(busy={"a\nb": []})],
    "half a character and a terminal code in a name": [changed(busy={"\ud800\x1b[31m": []})],
}


@pytest.mark.parametrize("given", BAD.values(), ids=BAD.keys())
def test_bad_input_is_one_line_and_exit_code_2(given: object) -> None:
    done = run(given)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    assert done.stderr.rstrip("\n").isprintable()


def test_a_language_of_half_a_character_is_given_back_as_it_came() -> None:
    [found] = json.loads(run([changed(langs=["\ud800"])]).stdout)
    assert found["why"] == ["no_coordinator_speaks:\ud800"]


def test_the_line_names_the_place() -> None:
    done = run([T01, changed(prefer=[{"weekdays": ["Mon", "Tu"], "start_min": 60, "end_min": 90}])])
    wanted = "Error: request 2.prefer[0].weekdays[1] must be one of Mon, Tue, Wed, Thu, Fri, Sat, Sun\n"
    assert done.stderr == wanted


def test_a_file_that_is_not_there_is_one_line_too(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.json", tmp_path):
        done = run("", str(path))
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


def days(*dates: str) -> Result:
    return CliRunner().invoke(clinic_day, dates)


def test_clinic_day_gives_kind_and_name_in_the_order_asked() -> None:
    assert json.loads(days("2028-05-02", "2028-05-01", "2028-04-30").stdout) == [
        {"date": "2028-05-02", "kind": "closed", "name": "Independence Day"},
        {"date": "2028-05-01", "kind": "short", "name": "Remembrance Day, eve of Independence Day"},
        {"date": "2028-04-30", "kind": "full", "name": ""},
    ]


@pytest.mark.parametrize("dates", [(), ("2027-02-30",), ("tomorrow",), ("2027-02-01", "1999-01-01")])
def test_a_date_that_cannot_be_told_is_one_line_and_exit_code_2(dates: tuple[str, ...]) -> None:
    done = days(*dates)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
