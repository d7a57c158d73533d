"""What runs in a confined child: one file is opened, stripped of what acts, and drawn.

`python -m intake.vault.cleaning` is the child; `intake.vault.workshop` starts it and is its only contact. Nothing else
may import from here but the words of the trade (`verdicts`, `wire`): the libraries that parse files stay in the child.
"""
