"""A case as a tagged PDF, for the commission that holds it."""

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.services import record
from commissions.enums import Permission
from referrals.enums import CaseState
from referrals.exports.document import Section, pdf
from referrals.presentation import page
from referrals.presentation.words import author
from referrals.services import CaseFile, CaseForbidden, MoveView, find_case, read_case


def can_export_case(actor: Actor, body_id: int) -> bool:
    """The commission that holds the case: its file does not leave by another door."""
    return actor.may(Permission.VIEW_CASE, body_id)


def case_pdf(*, actor: Actor, reference: str) -> bytes:
    """Raises CaseNotFound, CaseForbidden, and what `privacy.services` raises when a text cannot
    be opened. The journal keeps both the reading and the export."""
    case = find_case(actor=actor, reference=reference)
    if not can_export_case(actor, case.body_id):
        raise CaseForbidden(case.reference)
    file = read_case(actor=actor, reference=reference)
    document = pdf(
        title=_("Case %(reference)s") % {"reference": file.case.reference},
        lead=_("%(state)s. Keep this document as carefully as the case itself.")
        % {"state": file.case.get_state_display()},
        sections=_sections(actor, file),
    )
    record(actor=actor, event="case.exported", target=file.case, purpose="case.export")
    return document


def _sections(actor: Actor, file: CaseFile) -> list[Section]:
    sections = [
        Section(title=_("Summary"), facts=page.summary(actor, file)),
        Section(title=_("Profile"), facts=page.profile(file)),
        *(Section(title=one.label, facts=one.facts) for one in page.dysfunctions(file)),
        Section(title=_("What happened"), paragraphs=_narrative(file)),
    ]
    if file.national_summary:
        sections.append(
            Section(title=_("National summary"), paragraphs=_paragraphs(file.national_summary))
        )
    sections.append(
        Section(
            title=_("What was done"),
            headers=[_("When"), _("State"), _("By"), _("Reason")],
            rows=[_move(file, one) for one in file.moves],
        )
    )
    return sections


def _move(file: CaseFile, move: MoveView) -> list[str]:
    return [
        page.when(file, move.at),
        str(CaseState(move.to_state).label),
        author(move.role, move.body),
        move.reason,
    ]


def _narrative(file: CaseFile) -> list[str]:
    if file.texts_destroyed:
        return [_("The texts were destroyed at the end of their retention period.")]
    return _paragraphs(file.narrative)


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()] or [_("No narrative was written.")]
