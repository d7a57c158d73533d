"""What a developer's day needs and the running system does not: installing, `make run`, checks of the tree."""
