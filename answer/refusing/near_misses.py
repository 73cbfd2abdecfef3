"""Near misses: statements close to a question that do not answer it, however alike they sound.

A limit of one product asked of another, the reverse of what is to be done, a thing with a like name, a sentence that
says no more than the question. Such a draft is not told, whatever else speaks for it.
"""

from __future__ import annotations

from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.refusing.another_deed import is_of_another_deed
from answer.refusing.another_thing import is_of_another_thing
from answer.refusing.needed_words import leaves_out_needed
from answer.refusing.says_nothing import says_nothing_asked
from answer.refusing.unsaid_yes import affirms_unsaid
from answer.refusing.wrong_values import is_other_value

_TESTS = (
    is_other_value,
    leaves_out_needed,
    says_nothing_asked,
    is_of_another_deed,
    affirms_unsaid,
    is_of_another_thing,
)


def tells_of_another(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft is a near miss: of another thing, another deed, or nothing that was not said already."""
    if draft.reason == "calculation":
        return False
    return any(test(draft, evidence) for test in _TESTS)
