"""Logging and editing cases."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import acting_as
from commissions.enums import Permission
from commissions.models import Body
from commissions.services import competent_commission, national_coordination
from contacts_map.models import Department
from privacy.confirmations import record_confirmed
from privacy.services import issue_data_key, row_cipher, shredding
from referrals.deadlines import earliest, local_day
from referrals.enums import CaseState, Route, Urgency
from referrals.leaving.gauge import generalise
from referrals.models import Case, Dysfunction, DysfunctionType, Move
from referrals.permissions import can_edit_case, can_log_case, can_view_case
from referrals.profile import PROFILE_FIELDS
from referrals.services.clocks import local_deadline, local_start
from referrals.services.content import (
    SUMMARY_MAX_LENGTH,
    CaseContent,
    CaseRefused,
    check,
    dysfunction_due_on,
    screened,
    types_by_code,
)
from referrals.services.duplicates import hint_at_duplicates
from referrals.services.errors import CaseForbidden, CaseNotFound, NoCompetentBody, StaleCase


def receiving_body(actor: Actor, department: str, route: str = Route.COMMISSION) -> Body:
    """Who receives a case of a department when this actor logs it.

    A member logs in its own commission. An association reports to the competent commission, or
    straight to the national level: when it chooses to (R6: the local level never blocks), and
    where there is no commission. Raises CaseForbidden, NoCompetentBody.
    """
    own = Body.objects.filter(pk__in=actor.bodies_with(Permission.LOG_CASE))
    if own:
        body = own.filter(departments__code=department).first()
    else:
        commission = competent_commission(department) if route == Route.COMMISSION else None
        body = commission or national_coordination()
        if body is None:
            raise NoCompetentBody(department)
    if body is None or not can_log_case(actor, body):
        raise CaseForbidden(department)
    return body


def create_case(
    *,
    actor: Actor,
    content: CaseContent,
    as_draft: bool = False,
    body: Body | None = None,
    seen: Collection[str] | None = None,
) -> Case:
    """A new case, logged or as a draft; see `reporting.log_case`. A caller that names the body
    has checked that the actor may log a case there."""
    now = timezone.now()
    today = local_day(now, content.department)
    if not Department.objects.filter(code=content.department).exists():
        raise CaseRefused({"department": [_("This department does not exist.")]})
    body = body or receiving_body(actor, content.department, content.route)
    known = types_by_code()
    check(content, known=known, today=today, complete=not as_draft)
    confirmed = content.confirmations
    narrative = screened("narrative", content.narrative, confirmations=confirmed)
    summary = screened(
        "national_summary",
        content.national_summary,
        max_length=SUMMARY_MAX_LENGTH,
        confirmations=confirmed,
    )
    if seen is not None and not as_draft:
        hint_at_duplicates(actor=actor, content=content, seen=seen)
    case = Case(
        body=body,
        reported_by_body_id=actor.body_id if actor.bodies_with(Permission.REPORT_CASE) else None,
        author_id=_member_id(actor),
        department_id=content.department,
        state=CaseState.DRAFT if as_draft else CaseState.LOGGED,
        logged_at=None if as_draft else now,
        state_since=now,
        **_profile(content),
    )
    cipher = issue_data_key(row=case)
    if narrative:
        case.narrative_sealed = cipher.seal(column="narrative", text=narrative)
    if summary:
        case.national_summary_sealed = cipher.seal(column="national_summary", text=summary)
    dysfunctions = _dysfunctions(case, content, known, today)
    _summarise(case, dysfunctions)
    if not as_draft:
        case.local_due_on = local_deadline(case, dysfunctions, since=today)
    with acting_as(actor, purpose="case.draft" if as_draft else "case.log"):
        case.save(force_insert=True)
        Dysfunction.objects.bulk_create(dysfunctions)
        if not as_draft:
            write_move(actor=actor, case=case, source=CaseState.DRAFT, target=CaseState.LOGGED)
        _record_confirmed(actor, case, content)
    return case


def _record_confirmed(actor: Actor, case: Case, content: CaseContent) -> None:
    record_confirmed(
        actor=actor,
        target=case,
        texts={"narrative": content.narrative, "national_summary": content.national_summary},
        confirmations=content.confirmations,
    )


def edit_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    content: CaseContent,
    expected_version: int | None = None,
) -> Case:
    """Replace what is written in a case, in a draft or while the commission handles it.

    Raises CaseNotFound, CaseForbidden, StaleCase, CaseRefused, IdentifyingText.
    """
    today = local_day(timezone.now(), content.department)
    with acting_as(actor, purpose="case.edit"):
        case = locked_case(actor, case_id)
        if not can_edit_case(actor, case):
            raise CaseForbidden(case.reference)
        require_version(case, expected_version)
        if content.department != case.department_id:
            raise CaseRefused(
                {"department": [_("The department cannot change once a case exists.")]}
            )
        # A type that was changed since keeps the version that the case was logged with.
        present = {one.type.code: one for one in case.dysfunctions.select_related("type")}
        known = types_by_code() | {code: one.type for code, one in present.items()}
        check(content, known=known, today=today, complete=case.state != CaseState.DRAFT)
        # What was confirmed once is not asked again while the text stays the same.
        cipher = row_cipher(row=case)
        is_same = content.narrative == cipher.unseal_if_any(column="narrative")
        narrative = screened(
            "narrative",
            content.narrative,
            confirmations=None if is_same else content.confirmations,
        )
        for name, value in _profile(content).items():
            setattr(case, name, value)
        # The national level goes on reading a case that it sent back.
        if case.escalated_at is not None:
            generalise(case)
        case.narrative_sealed = (
            cipher.seal(column="narrative", text=narrative) if narrative else None
        )
        dysfunctions = _dysfunctions(case, content, known, today)
        _summarise(case, dysfunctions)
        if case.local_due_on is not None:
            since = local_start(case) or today
            case.local_due_on = local_deadline(case, dysfunctions, since=since)
        _replace_dysfunctions(present, dysfunctions)
        case.version += 1
        case.save()
        if not is_same:
            _record_confirmed(actor, case, content)
    return case


def delete_draft(*, actor: Actor, case_id: uuid.UUID) -> None:
    """Throw one's own draft away. Raises CaseNotFound, CaseForbidden."""
    with acting_as(actor, purpose="case.delete_draft"):
        case = locked_case(actor, case_id)
        if case.state != CaseState.DRAFT:
            raise CaseForbidden(case.reference)
        with shredding(row=case):
            case.delete()


def locked_case(actor: Actor, case_id: uuid.UUID) -> Case:
    """The case, locked until the end of the transaction and read anew. Raises CaseNotFound."""
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None or not can_view_case(actor, case):
        raise CaseNotFound(str(case_id))
    return case


def require_version(case: Case, expected: int | None) -> None:
    if expected is not None and case.version != expected:
        raise StaleCase(case.reference)


def write_move(
    *,
    actor: Actor,
    case: Case,
    source: str,
    target: str,
    reason: str = "",
    rule: str = "",
    occasion: date | None = None,
) -> Move:
    """The line that goes with each change of state, its reason sealed with the case's key."""
    move = Move(
        case=case,
        case_version=case.version,
        from_state=source,
        to_state=target,
        by_id=actor.member_id,
        role=actor.role,
        body_name=actor.body,
        rule=rule,
        occasion=occasion,
    )
    if reason:
        cipher = row_cipher(row=case).for_row(row=move)
        move.reason_sealed = cipher.seal(column="reason", text=reason)
    move.save(force_insert=True)
    return move


def _member_id(actor: Actor) -> int:
    """Whoever may log a case is a member (see `receiving_body`)."""
    if actor.member_id is None:
        raise CaseForbidden("nobody")
    return actor.member_id


def _profile(content: CaseContent) -> dict[str, Any]:
    values = {name: getattr(content, name) for name in PROFILE_FIELDS}
    values["exploitation"] = list(content.exploitation)
    return values


def _dysfunctions(
    case: Case, content: CaseContent, known: dict[str, DysfunctionType], today: date
) -> list[Dysfunction]:
    logged_on = local_day(case.logged_at, content.department) if case.logged_at else today
    return [
        Dysfunction(
            case=case,
            type=known[one.type],
            clock_started_on=one.clock_started_on,
            due_on=dysfunction_due_on(
                known[one.type],
                one.clock_started_on,
                logged_on=logged_on,
                department=content.department,
            ),
            causes=list(one.causes),
            responsible_bodies=list(one.responsible_bodies or known[one.type].responsible_bodies),
        )
        for one in content.dysfunctions
    ]


def _summarise(case: Case, dysfunctions: list[Dysfunction]) -> None:
    case.is_critical = any(one.type.urgency == Urgency.CRITICAL for one in dysfunctions)
    case.due_on = earliest(one.due_on for one in dysfunctions)


def _replace_dysfunctions(present: dict[str, Dysfunction], wanted: list[Dysfunction]) -> None:
    """Keep the rows whose type stays, so that the journal shows what changed and no more."""
    gone = dict(present)
    for new in wanted:
        old = gone.pop(new.type.code, None)
        if old is not None:
            new.pk, new.right_obtained = old.pk, old.right_obtained
        new.save()
    for one in gone.values():
        one.delete()
