"""The duty roster of the commissions, for the directory, which does not know them."""

from commissions.meetings.services import on_duty
from commissions.services import competent_commission
from contacts_map.services import OnDuty


def commission_on_duty(department_code: str) -> OnDuty | None:
    commission = competent_commission(department_code)
    turn = on_duty(body_id=commission.pk) if commission else None
    return OnDuty(body=commission.name, until=turn.ends_on) if commission and turn else None
