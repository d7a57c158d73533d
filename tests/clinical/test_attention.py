"""Staff see beside a check only flags that exist, and every flag of the codebook's list."""

from __future__ import annotations

from intake.clinical import flags
from intake.clinical.attention import ATTENTION
from intake.clinical.readiness import ITEMS


def test_each_check_has_its_flags_and_each_flag_exists() -> None:
    assert list(ATTENTION) == [item.code for item in ITEMS]
    assert {name for names in ATTENTION.values() for name in names} <= {rule.code for rule in flags.RULES}


def test_all_flags_about_residual_disease_stand_beside_its_check() -> None:
    assert set(ATTENTION["C2"]) == {rule.code for rule in flags.RULES if rule.code.startswith("mrd_")}
