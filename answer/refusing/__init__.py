"""Refusing: the reasons for which a draft is not told, however close it is to the question."""
