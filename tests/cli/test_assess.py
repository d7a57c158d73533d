"""`flask assess`: JSON in, the same number of assessments out, or one line that says what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from intake.cli.assess import assess_command
from tests.clinical.cases import FILE

AS_OF = "2026-11-22T10:00:00+02:00"


def run(text: str | bytes, *arguments: str) -> Result:
    return CliRunner().invoke(assess_command, arguments or ["-"], input=text)


def output(content: Any) -> list[dict[str, Any]]:
    done = run(json.dumps(content))
    assert (done.exit_code, done.stderr) == (0, "")
    return list(json.loads(done.stdout))


def test_the_whole_file_of_examples_gives_cases_and_checks() -> None:
    done = CliRunner().invoke(assess_command, [str(FILE)])
    found = json.loads(done.stdout)
    assert [entry["id"] for entry in found] == ["EX1", "EX2", "EX3", "EX4", "EX5", "EX6", *range(1, 15)]
    cases = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
    assert [entry["derived"] for entry in found[:6]] == [case["expected"]["derived"] for case in cases]
    assert [entry["due"] for entry in found[:6]] == [case["expected"]["due"] for case in cases]


def test_one_object_gives_a_list_of_one() -> None:
    (found,) = output({"as_of": AS_OF, "answers": {"ph_status": "positive"}, "narrative": "ignored"})
    assert found["id"] is None
    assert "ph_positive" in found["flags"]
    assert list(found) == ["id", "triage", "due", "checklist", "missing_items", "outdated_items", "flags", "factors",
                           "missing_documents", "outdated_documents", "errors", "warnings", "derived"]


def test_a_list_gives_as_many() -> None:
    assert [entry["id"] for entry in output([{"id": "a", "as_of": AS_OF}, {"id": 1.5}, {}])] == ["a", "1.5", None]
    assert output([]) == []


def test_numbers_are_read_exactly_however_long() -> None:
    answers = '{"wbc": {"value": HUGE, "unit": "K/uL"}, "mrd_results": [' \
              '{"result_kind": "positive_quantified", "value": 0.1, "unit": "percent"}]}'
    done = run('{"as_of": "' + AS_OF + '", "answers": ' + answers.replace("HUGE", "9" * 10_000) + "}")
    (found,) = json.loads(done.stdout)
    assert found["derived"]["mrd"][0]["percent"] == "0.1"
    assert {"code": "H07", "field": "wbc"} in found["errors"]


def test_what_cannot_be_used_is_among_the_errors() -> None:
    (found,) = output({"as_of": AS_OF, "answers": {"x\ud800": 1, "ph_status": 5, "cd19_status": "maybe"}})
    assert [entry["code"] for entry in found["errors"]][:3] == ["I01", "I02", "I03"]


def test_without_a_moment_it_is_now() -> None:
    (found,) = output({"answers": {"date_of_birth": "2000-01-01"}})
    assert found["derived"]["age_years"] >= 26


def test_an_explanation_is_a_table() -> None:
    done = run(json.dumps([{"id": "a\ud800", "as_of": AS_OF}, {"as_of": AS_OF}]), "--explain", "-")
    assert done.exit_code == 0
    assert "(no id)" in done.stdout
    assert "triage" in done.stdout


@pytest.mark.parametrize("text", [
    "", "{", "[NaN]", "[Infinity]", '{"answers": {"a": NaN}}', "3", '"text"', "null", "[1]", "[null]",
    '[{"id": 1}, []]',
    '{"as_of": 5}', '{"as_of": "soon"}', '{"as_of": "2026-11-22"}', '{"as_of": "2026-11-22T10:00:00"}',
    '{"as_of": "0001-01-01T00:00:00+00:00"}', '{"cases": 5}', "[" * 100_000, b"\xff\xfe",
    '[{"id": ' + "[" * 400 + "]" * 400 + ', "as_of": []}]',
])
def test_bad_input_is_one_line_and_exit_2(text: str | bytes) -> None:
    done = run(text)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("assess: ")
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_one_line_too(tmp_path: Path) -> None:
    done = CliRunner().invoke(assess_command, [str(tmp_path / "none.json")])
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_an_id_too_deep_to_write_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(*_: Any, **__: Any) -> str:
        raise RecursionError

    monkeypatch.setattr("intake.cli.assess._json", too_deep)
    assert run("{}").exit_code == 2
