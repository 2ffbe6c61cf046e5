"""The time that the bodies of the departments overseas keep."""

from commissions.models import Body
from referrals.deadlines import OVERSEAS_ZONES


def zones_of_bodies() -> dict[int, str]:
    """The name of the zone of each body that works overseas only: that of its first department.

    All others keep the time of Paris.
    """
    links = Body.departments.through.objects.values_list("body_id", "department_id")
    departments: dict[int, list[str]] = {}
    for body, department in links:
        departments.setdefault(body, []).append(department)
    return {
        body: OVERSEAS_ZONES[min(codes)].key
        for body, codes in departments.items()
        if OVERSEAS_ZONES.keys() >= set(codes)
    }
