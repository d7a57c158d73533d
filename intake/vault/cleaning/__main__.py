"""The child: confined first, then one file, then the end."""

from __future__ import annotations

import json
import sys
from importlib import import_module

from intake.vault.cleaning import wire
from intake.vault.cleaning.bench import Bench, Order
from intake.vault.cleaning.confinement import confine
from intake.vault.cleaning.verdicts import Reason, Unfit

# One module a kind, loaded when its kind comes: each brings a large library.
MODULES = {
    "application/pdf": "pdf",
    "image/jpeg": "images",
    "image/png": "images",
    "image/heic": "images",
    "image/tiff": "images",
    "application/dicom": "dicom",
    "application/zip": "bundles",
}


def main() -> int:
    """Read the order from the command line, the file from stdin; hand over on stdout."""
    given = json.loads(sys.argv[1])
    memory = given.pop("memory")
    order = Order(**given)
    module = import_module(f"intake.vault.cleaning.{MODULES[order.content_type]}")
    confine(memory, order.seconds)
    bench = Bench(order, sys.stdin.buffer, sys.stdout.buffer)
    try:
        findings = module.clean(bench)
    except Unfit as unfit:
        bench.tell("unfit", reason=unfit.reason.value)
    except MemoryError:
        bench.tell("unfit", reason=Reason.TOO_HEAVY.value)
    except wire.Broken:
        return 1
    except Exception as error:  # whatever a stranger's file does to a parser, the file is damaged to us
        bench.tell("unfit", reason=Reason.DAMAGED.value, code=type(error).__name__)
    else:
        bench.tell("done", **findings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
