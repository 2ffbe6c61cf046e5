"""Logging a case, and the association's way straight to the national level."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import acting_as
from commissions.enums import Permission
from referrals.enums import Route
from referrals.models import Case
from referrals.services.cases import create_case
from referrals.services.content import CaseContent, CaseRefused, refuse, summary_missing
from referrals.services.moves import send_up_new


def log_case(
    *,
    actor: Actor,
    content: CaseContent,
    as_draft: bool = False,
    seen: Collection[str] | None = None,
) -> Case:
    """Store a new case, logged at once or as a draft that only its author sees. What an
    association reports straight to the national level goes up in the same transaction.

    With `seen`, even empty, the author is told first of the cases like this one, but for those
    whose references are in it.

    Raises CaseRefused, IdentifyingText, CaseForbidden, NoCompetentBody, PossibleDuplicates;
    nothing is then stored.
    """
    _check_route(actor, content, complete=not as_draft)
    with acting_as(actor, purpose="case.draft" if as_draft else "case.log"):
        case = create_case(actor=actor, content=content, as_draft=as_draft, seen=seen)
        if content.route == Route.NATIONAL and not as_draft:
            # Of a summary of invisible characters, nothing is left to read.
            if case.national_summary_sealed is None:
                refuse([summary_missing()])
            return send_up_new(actor=actor, case=case)
    return case


def _check_route(actor: Actor, content: CaseContent, *, complete: bool) -> None:
    """Raises CaseRefused: only an association passes the commission, with a summary, since the
    national level never reads a narrative; only it writes the summary that early."""
    if content.route not in Route.values:
        raise CaseRefused({"route": [_("Choose one of the ways offered.")]})
    is_report = bool(actor.bodies_with(Permission.REPORT_CASE))
    if content.route == Route.COMMISSION:
        if content.national_summary.strip() and not is_report:
            # It would go up with a rule, read by nobody but its author.
            message = _("A commission writes the summary when it sends the case up.")
            raise CaseRefused({"national_summary": [message]})
        return
    if not is_report:
        raise CaseRefused(
            {"route": [_("Only an association reports straight to the national level.")]}
        )
    if complete and not content.national_summary.strip():
        refuse([summary_missing()])
