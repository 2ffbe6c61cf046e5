"""What the pages and the worker may ask of the upkeep."""

from contacts_map.upkeep.board import BoardRow, coverage_board
from contacts_map.upkeep.due import NotEditableError, confirm_entries, due_entries
from contacts_map.upkeep.links import (
    LinkRefusedError,
    confirm_by_link,
    entry_of_link,
    report_by_link,
)
from contacts_map.upkeep.reminders import (
    remind_keepers,
    send_confirmation_links,
    tell_reporter,
)
from contacts_map.upkeep.reports import (
    AlreadyAnsweredError,
    AlreadyReportedError,
    ReportNotAllowedError,
    answer_report,
    can_report,
    report_contact_point,
    reports_of,
    reports_to_answer,
)
from contacts_map.upkeep.suspensions import end_suspensions

__all__ = [
    "AlreadyAnsweredError",
    "AlreadyReportedError",
    "BoardRow",
    "LinkRefusedError",
    "NotEditableError",
    "ReportNotAllowedError",
    "answer_report",
    "can_report",
    "confirm_by_link",
    "confirm_entries",
    "coverage_board",
    "due_entries",
    "end_suspensions",
    "entry_of_link",
    "remind_keepers",
    "report_by_link",
    "report_contact_point",
    "reports_of",
    "reports_to_answer",
    "send_confirmation_links",
    "tell_reporter",
]
