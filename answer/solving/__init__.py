"""Solvers, one for each form of answer: each takes the evidence and makes a draft, or none."""
