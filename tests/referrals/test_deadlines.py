"""Due dates against dates that were looked up in a calendar."""

from datetime import date

import pytest

from referrals.deadlines import add_working_days, due_date, is_working_day


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2027, 10, 31), 4, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 24), 4, date(2027, 3, 24)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
    ],
)
def test_a_month_is_a_calendar_month(start, months, expected):
    assert due_date(start, months, "month") == expected


def test_days_are_counted_plainly():
    assert due_date(date(2026, 12, 24), 15, "day") == date(2027, 1, 8)
    assert due_date(date(2026, 12, 24), 0, "day") == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("start", "days", "department", "expected"),
    [
        # From a Friday over the week-end.
        (date(2026, 11, 20), 1, "69", date(2026, 11, 23)),
        # Friday 1 and Friday 8 May 2026 are holidays.
        (date(2026, 4, 30), 1, "69", date(2026, 5, 4)),
        (date(2026, 5, 7), 1, "69", date(2026, 5, 11)),
        # Ascension: Thursday 14 May 2026. Whit Monday: 25 May 2026.
        (date(2026, 5, 13), 2, "69", date(2026, 5, 18)),
        (date(2026, 5, 22), 1, "69", date(2026, 5, 26)),
        # 26 December 2025, a Friday, is a holiday in Alsace and Moselle only.
        (date(2025, 12, 24), 1, "69", date(2025, 12, 26)),
        (date(2025, 12, 24), 1, "67", date(2025, 12, 29)),
        (date(2025, 12, 24), 1, "68", date(2025, 12, 29)),
        (date(2025, 12, 24), 1, "57", date(2025, 12, 29)),
        # Good Friday: 3 April 2026; Easter Monday is a holiday everywhere.
        (date(2026, 4, 2), 1, "69", date(2026, 4, 3)),
        (date(2026, 4, 2), 1, "67", date(2026, 4, 7)),
        # Abolition of slavery in Réunion: Monday 20 December 2027 is one; 2028 a Wednesday.
        (date(2028, 12, 19), 1, "974", date(2028, 12, 21)),
        (date(2028, 12, 19), 1, "69", date(2028, 12, 20)),
        # Over the end of the year.
        (date(2026, 12, 31), 1, "69", date(2027, 1, 4)),
    ],
)
def test_working_days_skip_week_ends_and_holidays(start, days, department, expected):
    assert add_working_days(start, days, department) == expected
    assert due_date(start, days, "working_day", department) == expected


def test_a_day_that_is_due_is_never_a_holiday():
    for department in ("69", "67", "974", "971", "976", "988"):
        day = date(2026, 1, 1)
        for _ in range(400):
            day = add_working_days(day, 1, department)
            assert is_working_day(day, department)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="fortnight"):
        due_date(date(2026, 1, 1), 1, "fortnight")
