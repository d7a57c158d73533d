"""The haematologist's written opinion as people read it: its words, and the letter in the letter's own language."""
