"""What the questions declare and what the rules assume is the same."""

from __future__ import annotations

from intake.clinical import checks, documents, factors, flags, triage, validation
from intake.clinical.codebook import DOCUMENT_TYPES, FIELDS, REQUIRED_ORDER
from intake.clinical.codebook.documents import SIGNIFICANT_NEURO_HISTORY
from intake.clinical.settings import DEFAULTS
from intake.clinical.units import QUANTITIES


def test_a_question_offers_the_units_that_can_be_converted_in_the_same_order() -> None:
    offered = {name: field.units for name, field in FIELDS.items() if field.units}
    assert offered == {name: tuple(unit.code for unit in quantity.units) for name, quantity in QUANTITIES.items()}


def test_past_events_of_the_questions_are_those_of_the_check() -> None:
    asked = {name for name, field in FIELDS.items() if field.must_be_past}
    asked |= {f"{group}.{row.name}" for group, field in FIELDS.items() for row in field.rows if row.must_be_past}
    checked = {*checks.PAST_EVENTS, checks.CYCLE_START}
    assert asked == checked | {f"{group}.{column}" for group, column in checks.PAST_EVENTS_OF_ROWS}


def test_consents_that_must_be_given_are_those_of_the_check() -> None:
    assert {name for name, field in FIELDS.items() if field.must_be_true} == set(flags.REQUIRED_CONSENTS)


def test_documents_have_one_order_and_one_limit() -> None:
    assert tuple(rule.doc_type for rule in documents.RULES) == REQUIRED_ORDER
    limits = {kind.code: kind.limit_days for kind in DOCUMENT_TYPES if kind.limit_days is not None}
    assert limits == dict(DEFAULTS.document_days)


def test_what_makes_a_neurological_history_significant_is_said_once() -> None:
    assert set(SIGNIFICANT_NEURO_HISTORY) == set(flags.SIGNIFICANT_NEURO_HISTORY)


def test_every_rule_rests_on_questions_that_exist() -> None:
    known = {*FIELDS, "consents"} | {f"{group}[].{row.name}" for group, field in FIELDS.items() for row in field.rows}
    rested_on = [
        *(rule.rests_on for rule in triage.RULES), *(rule.rests_on for rule in flags.RULES),
        *(rule.rests_on for rule in factors.RULES), *(rule.rests_on for rule in validation.RULES),
        *(rule.rests_on for rule in documents.RULES),
    ]
    assert {name for names in rested_on for name in names} - known == set()
