"""Reckoning: the rules, rates and formulas that texts state, applied to the numbers of a question."""
