"""The only door of this app for the pages, the API, the worker and the commands."""

from privacy.confirmations import Confirmation, record_confirmed
from referrals.leaving.gauge import gauge_of, gauge_of_profile
from referrals.leaving.rules import SecondReadingNeeded
from referrals.questions.services import QuestionView, RequestView
from referrals.services.amending import amend_case
from referrals.services.cases import delete_draft, edit_case
from referrals.services.clocks import ClockView, clocks_of
from referrals.services.content import (
    CaseContent,
    CaseRefused,
    DysfunctionContent,
    IdentifyingText,
    applies,
    screened,
    types_by_code,
)
from referrals.services.directory_gaps import GapAlreadyLogged, log_gap
from referrals.services.duplicates import PossibleDuplicates, duplicates_of
from referrals.services.errors import (
    CaseForbidden,
    CaseNotFound,
    IdempotencyKeyReused,
    MoveForbidden,
    NoCompetentBody,
    StaleCase,
)
from referrals.services.idempotency import log_case_once
from referrals.services.listing import CaseFilters, WorkView, count_by_view, list_cases
from referrals.services.moves import move_case
from referrals.services.reading import CaseFile, DysfunctionView, MoveView, find_case, read_case
from referrals.services.reference_data import import_dysfunction_types, import_legal_steps
from referrals.services.reporting import log_case
from referrals.services.summary import write_summary

__all__ = [
    "CaseContent",
    "CaseFile",
    "CaseFilters",
    "CaseForbidden",
    "CaseNotFound",
    "CaseRefused",
    "ClockView",
    "Confirmation",
    "DysfunctionContent",
    "DysfunctionView",
    "GapAlreadyLogged",
    "IdempotencyKeyReused",
    "IdentifyingText",
    "MoveForbidden",
    "MoveView",
    "NoCompetentBody",
    "PossibleDuplicates",
    "QuestionView",
    "RequestView",
    "SecondReadingNeeded",
    "StaleCase",
    "WorkView",
    "amend_case",
    "applies",
    "clocks_of",
    "count_by_view",
    "delete_draft",
    "duplicates_of",
    "edit_case",
    "find_case",
    "gauge_of",
    "gauge_of_profile",
    "import_dysfunction_types",
    "import_legal_steps",
    "list_cases",
    "log_case",
    "log_case_once",
    "log_gap",
    "move_case",
    "read_case",
    "record_confirmed",
    "screened",
    "types_by_code",
    "write_summary",
]
