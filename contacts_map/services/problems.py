"""From the code of a problem to the family that entries declare."""

import re

from contacts_map.enums import DysfunctionFamily

TYPE_CODE = re.compile(r"([A-Z]{2,8})-\d{2}", re.ASCII)


class UnknownProblemError(ValueError):
    """Neither a family nor a type of dysfunction."""


def problem_family(code: str) -> DysfunctionFamily:
    """The family named by its own code or by that of one of its types (`REFL-01`).

    Types are data of the referrals, edited without a release: only their family counts here.
    """
    match = TYPE_CODE.fullmatch(code)
    try:
        return DysfunctionFamily(match.group(1) if match else code)
    except ValueError:
        raise UnknownProblemError(code) from None
