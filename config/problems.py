"""The types of dysfunction for the search of the directory, which does not know the referrals."""

from contacts_map.services import ProblemType
from referrals.services import types_by_code


def problem_types() -> list[ProblemType]:
    """The current types; each says its label in the language of the reader when asked."""
    return [
        ProblemType(code=one.code, family=one.family, label_fr=one.label_fr, label_en=one.label_en)
        for one in types_by_code().values()
    ]
