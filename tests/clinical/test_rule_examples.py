"""Every rule holds for the answers it is meant for, and not for those just beyond its boundary."""

from __future__ import annotations

import pytest

from intake.clinical.assessment import assess
from tests.clinical.examples import documents, factors, flags, readiness, triage, validation
from tests.clinical.examples.writing import AS_OF, Example

EVERYTHING = [
    pytest.param(example, id=f"{module.__name__.rsplit('.', 1)[-1]}-{number}-{example.name}")
    for module in (triage, readiness, flags, factors, documents, validation)
    for number, example in enumerate(module.EXAMPLES)
]


@pytest.mark.parametrize("example", EVERYTHING)
def test_the_example_holds(example: Example) -> None:
    assert example.see(assess(example.answers, AS_OF)) == example.expected
