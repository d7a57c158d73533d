"""Commands for the operator: one of the three drivers."""
