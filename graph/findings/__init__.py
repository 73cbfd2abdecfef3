"""Findings: what is probably wrong with the texts, by rules that hold for any text. `check.py` is the story."""
