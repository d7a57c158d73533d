"""The clinical core needs the standard library only."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import sys
before = set(sys.modules)
import intake.clinical.assessment, intake.clinical.situation, intake.clinical.urgent
names = {name.partition('.')[0] for name in set(sys.modules) - before}
names = {name for name in names if not name.startswith('_sysconfigdata')}  # Python's own, named by platform
print(sorted(names - set(sys.stdlib_module_names) - {'intake'}))
"""


def test_importing_it_loads_no_other_package() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
