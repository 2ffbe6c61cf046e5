"""The kinds of bodies responsible for a dysfunction, for the seats of the commissions."""

from commissions.responsible import Choices
from referrals.enums import ResponsibleBody


def responsible_bodies() -> Choices:
    return ResponsibleBody.choices
