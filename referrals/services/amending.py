"""Changing a part of a case: what is not named stays as it is."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from audit.actors import Actor
from audit.services import acting_as
from privacy.services import row_cipher
from referrals.models import Case
from referrals.permissions import can_edit_case
from referrals.profile import PROFILE_FIELDS
from referrals.services.cases import edit_case, locked_case, require_version
from referrals.services.content import CaseContent, DysfunctionContent
from referrals.services.errors import CaseForbidden


def amend_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    changes: Mapping[str, Any],
    expected_version: int | None = None,
) -> Case:
    """Apply `changes` (fields of CaseContent) to what the case says now, under its lock, so that
    of two amendments of different fields neither undoes the other.

    Raises what edit_case raises, and what `privacy.services` raises when a text cannot be opened.
    """
    with acting_as(actor, purpose="case.edit"):
        case = locked_case(actor, case_id)
        # Before the narrative is opened, which is not everybody's to read.
        if not can_edit_case(actor, case):
            raise CaseForbidden(case.reference)
        if not changes:
            require_version(case, expected_version)
            return case
        return edit_case(
            actor=actor,
            case_id=case_id,
            content=replace(_present_content(case), **changes),
            expected_version=expected_version,
        )


def _present_content(case: Case) -> CaseContent:
    profile = {name: getattr(case, name) for name in PROFILE_FIELDS}
    profile["exploitation"] = tuple(case.exploitation)
    return CaseContent(
        department=case.department_id,
        dysfunctions=tuple(
            DysfunctionContent(
                type=one.type.code,
                clock_started_on=one.clock_started_on,
                causes=tuple(one.causes),
                responsible_bodies=tuple(one.responsible_bodies),
            )
            for one in case.dysfunctions.select_related("type")
        ),
        narrative=row_cipher(row=case).unseal_if_any(column="narrative"),
        **profile,
    )
