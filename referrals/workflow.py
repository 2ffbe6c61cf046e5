"""The workflow of a case: one table that anybody can read.

Each row says from which state to which, who may make the move, and what it requires. A move that
is not a row here does not exist; a Postgres trigger refuses it as well (migration
0002_guard_the_workflow), and a test compares the two.
"""

from dataclasses import dataclass
from enum import StrEnum

from referrals.enums import CaseState as S


class Holder(StrEnum):
    """Who may make a move, in the words of the work; permissions.py says how to recognise them."""

    AUTHOR = "author"  # The member who wrote the draft.
    COORDINATOR = "coordinator"  # The national coordination, for an escalated case.
    HANDLER = "handler"  # A member or the secretary of the commission that owns the case.
    READER = "reader"  # A second person of the commission, for a summary that awaits its reading.
    REPORTER = "reporter"  # The association whose body reported the case.
    SECRETARY = "secretary"  # The secretary of the commission that owns the case.
    SYSTEM = "system"  # The worker, when a rule escalates by itself.


class Requirement(StrEnum):
    """What must come with a move."""

    ANSWERS = "answers"
    NATIONAL_SUMMARY = "national_summary"
    OUTCOME = "outcome"
    QUESTIONS = "questions"
    REASON = "reason"
    RIGHTS = "rights"


@dataclass(frozen=True, slots=True)
class Transition:
    source: S
    target: S
    who: frozenset[Holder]
    requires: frozenset[Requirement] = frozenset()


def _row(source: S, target: S, who: set[Holder], *requires: Requirement) -> Transition:
    return Transition(source, target, frozenset(who), frozenset(requires))


_ESCALATORS = {Holder.SECRETARY, Holder.READER, Holder.REPORTER, Holder.SYSTEM}
_CLOSING = (Requirement.OUTCOME, Requirement.RIGHTS)

TRANSITIONS: tuple[Transition, ...] = (
    # The local level.
    _row(S.DRAFT, S.LOGGED, {Holder.AUTHOR}),
    _row(S.LOGGED, S.IN_LOCAL_HANDLING, {Holder.HANDLER}),
    _row(S.IN_LOCAL_HANDLING, S.RESOLVED_LOCALLY, {Holder.HANDLER}),
    _row(S.RESOLVED_LOCALLY, S.CLOSED, {Holder.SECRETARY}, *_CLOSING),
    # An association's report that the commission does not take. It may still go up: the local
    # level never blocks it (R6).
    _row(S.LOGGED, S.DECLINED, {Holder.SECRETARY}, Requirement.REASON),
    _row(S.DECLINED, S.ESCALATED, {Holder.REPORTER}, Requirement.NATIONAL_SUMMARY),
    # The way up.
    _row(S.LOGGED, S.ESCALATED, _ESCALATORS, Requirement.NATIONAL_SUMMARY),
    _row(S.IN_LOCAL_HANDLING, S.ESCALATED, _ESCALATORS, Requirement.NATIONAL_SUMMARY),
    _row(S.RESOLVED_LOCALLY, S.ESCALATED, _ESCALATORS, Requirement.NATIONAL_SUMMARY),
    # The national level.
    _row(S.ESCALATED, S.ACKNOWLEDGED, {Holder.COORDINATOR}),
    _row(S.ACKNOWLEDGED, S.RELAYED, {Holder.COORDINATOR}),
    _row(S.RELAYED, S.ANSWERED, {Holder.COORDINATOR}, Requirement.REASON),
    _row(S.ANSWERED, S.CLOSED, {Holder.COORDINATOR}, *_CLOSING),
    # A question to the commission, and its answer.
    _row(S.ACKNOWLEDGED, S.INFORMATION_REQUESTED, {Holder.COORDINATOR}, Requirement.QUESTIONS),
    _row(S.ANSWERED, S.INFORMATION_REQUESTED, {Holder.COORDINATOR}, Requirement.QUESTIONS),
    _row(
        S.INFORMATION_REQUESTED,
        S.ACKNOWLEDGED,
        {Holder.COORDINATOR, Holder.HANDLER, Holder.REPORTER},
        Requirement.ANSWERS,
    ),
    # The way back.
    _row(S.ACKNOWLEDGED, S.RETURNED, {Holder.COORDINATOR}, Requirement.REASON),
    _row(S.ANSWERED, S.RETURNED, {Holder.COORDINATOR}, Requirement.REASON),
    # The worker takes a case up again only to send it up, when nobody did in the local delay.
    _row(S.RETURNED, S.IN_LOCAL_HANDLING, {Holder.HANDLER, Holder.SYSTEM}),
    # Reopening, each level what it closed.
    _row(S.CLOSED, S.REOPENED, {Holder.SECRETARY, Holder.COORDINATOR}, Requirement.REASON),
    _row(S.DECLINED, S.REOPENED, {Holder.SECRETARY}, Requirement.REASON),
    _row(S.REOPENED, S.IN_LOCAL_HANDLING, {Holder.HANDLER, Holder.SYSTEM}),
    _row(S.REOPENED, S.ACKNOWLEDGED, {Holder.COORDINATOR}),
)

NATIONAL_STATES: frozenset[S] = frozenset(
    {S.ESCALATED, S.ACKNOWLEDGED, S.INFORMATION_REQUESTED, S.RELAYED, S.ANSWERED}
)

# States in which nothing is left to do, unless somebody reopens the case.
ENDED_STATES: frozenset[S] = frozenset({S.CLOSED, S.DECLINED})

# States in which a case is somebody's work.
OPEN_STATES: frozenset[S] = frozenset(set(S) - {S.DRAFT} - ENDED_STATES)

# States in which the commission's own clock runs; past it, the case goes up by itself.
LOCAL_CLOCK_STATES: frozenset[S] = frozenset(
    {S.LOGGED, S.IN_LOCAL_HANDLING, S.RETURNED, S.REOPENED}
)

# Working days that the national level has in a state, counted from the day it was entered
# (design: acknowledge within 2 working days, 1 for a critical case; answer within 15).
ACKNOWLEDGE_WITHIN = 2
ACKNOWLEDGE_CRITICAL_WITHIN = 1
ANSWER_WITHIN = 15

# Working days to answer questions, or a relay, when whoever asks names no day.
INFORMATION_WITHIN = 5
RELAY_WITHIN = 10


def transition(source: str, target: str) -> Transition | None:
    """The row of the table for this move, or None when the move does not exist."""
    for row in TRANSITIONS:
        if row.source == source and row.target == target:
            return row
    return None


def transitions_from(source: str) -> tuple[Transition, ...]:
    return tuple(row for row in TRANSITIONS if row.source == source)
