"""The rows of a case, protected and not, written in as many ways as there are to compare."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from auditlog.registry import auditlog
from django.db import transaction
from django.utils import timezone

from audit.actors import Actor
from audit.readers import NOBODY, reader
from audit.services import acting_as
from contacts_map.models import Department
from privacy.services import issue_data_key
from referrals.enums import CaseState
from referrals.models import Case, Dysfunction, DysfunctionType, Move
from referrals.services import CaseContent, log_case, screened, types_by_code
from referrals.services.cases import receiving_body
from referrals.services.content import check
from tests.benchmarks.twins import create_table, lead_to, twin_model
from tests.factories import World, case_content

# The lengths of the reference measurements (reliability: one writer).
NARRATIVE = ("Le délai de réflexion n’a pas été proposé lors de l’audition par le service. " * 8)[
    :589
]
SUMMARY = "Délai de réflexion non proposé malgré les indices relevés par le service saisi"
# Of the length of a wrapped key, and readable: auditlog writes bytes as text.
WRAPPED_KEY = b"k" * 61

PlainCase = twin_model(Case, "PlainCase")
PlainDysfunction = twin_model(Dysfunction, "PlainDysfunction")
PlainMove = twin_model(Move, "PlainMove")
SignalCase = twin_model(Case, "SignalCase")
SignalDysfunction = twin_model(Dysfunction, "SignalDysfunction")
SignalMove = twin_model(Move, "SignalMove")


def create_twin_tables() -> None:
    for case, dysfunction, move in (
        (PlainCase, PlainDysfunction, PlainMove),
        (SignalCase, SignalDysfunction, SignalMove),
    ):
        create_table(Case, case)
        for model, twin in ((Dysfunction, dysfunction), (Move, move)):
            create_table(model, twin)
            lead_to(case, child=twin, column="case_id")


@contextmanager
def watched_by_auditlog() -> Iterator[None]:
    """django-auditlog's own signals on the twins; they write to the journal's table, as we do."""
    twins = (SignalCase, SignalDysfunction, SignalMove)
    for twin in twins:
        auditlog.register(twin)
    try:
        yield
    finally:
        for twin in twins:
            auditlog.unregister(twin)


@contextmanager
def _stock_django() -> Iterator[None]:
    """For a reference: nobody reads, and our engine leaves transactions to Django and psycopg."""
    token = reader.set(NOBODY)
    try:
        yield
    finally:
        reader.reset(token)


@dataclass(frozen=True)
class Writer:
    """One member of a commission, who writes the same case again and again."""

    actor: Actor
    profile: dict[str, Any]
    content: CaseContent
    known: dict[str, DysfunctionType]

    @classmethod
    def of(cls, world: World) -> "Writer":
        content = case_content(narrative=NARRATIVE)
        actor = world.actor("member69")
        profile = {
            "body_id": actor.body_id,
            "author_id": actor.member_id,
            "department_id": content.department,
            "exploitation": list(content.exploitation),
            "age_band": content.age_band,
            "sex": content.sex,
            "nationality_group": content.nationality_group,
            "victim_status": content.victim_status,
            "modality": content.modality,
            "reporter_kind": content.reporter_kind,
        }
        return cls(actor, profile, content, types_by_code())

    def protected_row(self) -> None:
        """A draft with two sealed texts under a key of its own, journalled by the trigger."""
        case = Case(**self.profile)
        cipher = issue_data_key(row=case)
        case.narrative_sealed = cipher.seal(column="narrative", text=NARRATIVE)
        case.national_summary_sealed = cipher.seal(column="national_summary", text=SUMMARY)
        with acting_as(self.actor, purpose="case.draft"):
            case.save(force_insert=True)

    def plain_row(self, model: Any = PlainCase) -> None:
        with _stock_django(), transaction.atomic():
            self._unsealed(model, CaseState.DRAFT).save(force_insert=True)

    def signalled_row(self) -> None:
        self.plain_row(SignalCase)

    def protected_case(self) -> None:
        """A case, its dysfunction and its move, as `log_case` writes them."""
        case = Case(**self.profile, state=CaseState.LOGGED)
        cipher = issue_data_key(row=case)
        case.narrative_sealed = cipher.seal(column="narrative", text=NARRATIVE)
        with acting_as(self.actor, purpose="case.log"):
            case.save(force_insert=True)
            Dysfunction.objects.bulk_create([self._dysfunction(Dysfunction, case)])
            self._move(Move, case).save(force_insert=True)

    def plain_case(self) -> None:
        case = self._unsealed(PlainCase, CaseState.LOGGED)
        with _stock_django(), transaction.atomic():
            case.save(force_insert=True)
            PlainDysfunction.objects.bulk_create([self._dysfunction(PlainDysfunction, case)])
            self._move(PlainMove, case).save(force_insert=True)

    def signalled_case(self) -> None:
        """With auditlog, whose signals do not see `bulk_create`."""
        case = self._unsealed(SignalCase, CaseState.LOGGED)
        with _stock_django(), transaction.atomic():
            case.save(force_insert=True)
            self._dysfunction(SignalDysfunction, case).save(force_insert=True)
            self._move(SignalMove, case).save(force_insert=True)

    def log_case(self) -> None:
        """The service: reads, rules, screening, and the three rows."""
        log_case(actor=self.actor, content=self.content)

    def log_plain_case(self) -> None:
        """What `log_case` does before it writes, and the bare rows."""
        self._prepare()
        self.plain_case()

    def _prepare(self) -> None:
        Department.objects.filter(code=self.content.department).exists()
        receiving_body(self.actor, self.content.department)
        known, today = types_by_code(), timezone.localdate()
        check(self.content, known=known, today=today, complete=True)
        screened("narrative", self.content.narrative, confirmations=self.content.confirmations)

    def _unsealed(self, model: Any, state: str) -> Any:
        return model(
            **self.profile,
            state=state,
            data_key_id=uuid.uuid4(),
            master_key_id="test-1",
            wrapped_data_key=WRAPPED_KEY,
            narrative_sealed=NARRATIVE.encode(),
            national_summary_sealed=SUMMARY.encode() if state == CaseState.DRAFT else None,
        )

    def _dysfunction(self, model: Any, case: Any) -> Any:
        (one,) = self.content.dysfunctions
        return model(
            case_id=case.pk,
            type=self.known[one.type],
            clock_started_on=one.clock_started_on,
            causes=list(one.causes),
            responsible_bodies=list(self.known[one.type].responsible_bodies),
        )

    def _move(self, model: Any, case: Any) -> Any:
        return model(
            case_id=case.pk,
            case_version=1,
            from_state=CaseState.DRAFT,
            to_state=CaseState.LOGGED,
            by_id=self.actor.member_id,
            role=self.actor.role,
            body_name=self.actor.body,
        )
