"""Examples of every rule: answers, and whether the rule holds for them. Read by the tests and by `make mutants`."""
