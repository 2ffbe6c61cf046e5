"""The national level sees months and numbers of days: wherever it looks, in whatever form."""

from datetime import date

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from referrals.services import DysfunctionContent
from tests.factories import World, case_in, days_ago
from tests.referrals.pages import address, client_of, text_of

# An immediate type: its deadline is the very day of the hearing.
HEARD_ON = days_ago(40)
SITUATIONS = (
    "escalated",
    "information_requested",
    "answered",
    "returned",
    "handled_after_return",
    "closed_nationally",
    "reopened_nationally",
)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_page_and_no_answer_gives_the_day_away(world: World, situation: str) -> None:
    case = case_in(
        world,
        situation,
        dysfunctions=(
            DysfunctionContent(
                type="REFL-01", clock_started_on=HEARD_ON, causes=("RIGHT_UNKNOWN",)
            ),
        ),
    )
    coordinator = client_of(world, "coordinator")
    for path in (
        address(case),
        "/coordination/",
        "/dossiers/?view=all",
        "/journal/",
        f"/journal/?about={case.reference}",
        "/api/v1/audit/entries/",
        f"/api/v1/cases/{case.reference}/",
        f"/api/v1/cases/{case.reference}/moves/",
    ):
        answer = coordinator.get(path)
        assert answer.status_code == 200, path
        text = text_of(answer)
        assert [form for form in written(HEARD_ON) if form in text] == [], path


def written(day: date) -> list[str]:
    """The day as pages, programs and people write it."""
    forms = [day.isoformat(), f"{day:%d/%m/%Y}"]
    for language in ("fr", "en"):
        with override(language):
            forms += [date_format(day, "j F Y"), date_format(day, "N j, Y")]
    return forms
