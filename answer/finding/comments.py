"""Comments in source code, with the code that they comment on: a setting below one gives the value it speaks of."""

from __future__ import annotations

import re

from answer.knowledge import Knowledge
from ingest.model import Claim
from ingest.shape import is_comment

_SETTING = re.compile(r"""["'\[]?[A-Za-z][\w.-]*["'\]]?\s*[:=](?!=)\s*(?P<value>\S.*)$""")


def with_commented(comment: Claim, knowledge: Knowledge) -> list[Claim]:
    """A line of a comment with the lines that follow it at once, up to the first that is code."""
    told = [comment]
    for line in knowledge.children(comment.under) if comment.under else ():
        if line.order > comment.order and line.span.line_start == told[-1].span.line_end + 1:
            told.append(line)
            if not is_comment(line.text):
                break
    return told


def commented_value(claim: Claim, knowledge: Knowledge) -> str:
    """The value of the setting that a comment stands above ("# Seconds to wait" above "DELAY = 5"); "" if none."""
    if claim.form != "code" or not is_comment(claim.text):
        return ""
    last = with_commented(claim, knowledge)[-1].text
    found = None if is_comment(last) else _SETTING.match(last.strip())
    return found["value"] if found else ""
