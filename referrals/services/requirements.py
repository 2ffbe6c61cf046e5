"""What a move needs, and whether what was given is enough."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from audit.actors import Actor, Role
from privacy.confirmations import Confirmation
from referrals.enums import CaseState, Outcome, RightObtained
from referrals.models import Case
from referrals.permissions import is_coordinator
from referrals.questions.services import check_answers, check_questions
from referrals.services.content import SUMMARY_MAX_LENGTH, refuse, screened, summary_missing
from referrals.workflow import Requirement, Transition

REASON_MAX_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with a move. A lone reason stands for the only question, or the only answer."""

    reason: str = field(default="", repr=False)
    national_summary: str = field(default="", repr=False)
    outcome: str = ""
    rights: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[str, ...] = field(default=(), repr=False)
    due_on: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    confirmations: tuple[Confirmation, ...] = ()

    def asked(self) -> dict[str, str]:
        """The questions and the answers, by the names that confirmations give their fields."""
        questions = {f"questions.{place}": text for place, text in enumerate(self.questions)}
        return questions | {f"answers.{key}": text for key, text in self.answers.items()}

    def screened(self, actor: Actor) -> "Given":
        """The same with its texts as they may be stored. Raises CaseRefused, IdentifyingText."""
        # A rule that moves a case by itself has written its reason beforehand: nobody to ask.
        confirmations = None if actor.role == Role.SYSTEM else self.confirmations
        return replace(
            self,
            reason=screened(
                "reason", self.reason, max_length=REASON_MAX_LENGTH, confirmations=confirmations
            ),
            national_summary=screened(
                "national_summary",
                self.national_summary,
                max_length=SUMMARY_MAX_LENGTH,
                confirmations=confirmations,
            ),
        )


def require(actor: Actor, case: Case, row: Transition, given: Given) -> None:
    """Raises CaseRefused with every missing or wrong part of the move."""
    refuse(_problems(actor, case, row, given))


def _problems(
    actor: Actor, case: Case, row: Transition, given: Given
) -> Iterator[tuple[str, str]]:
    if Requirement.REASON in row.requires and not given.reason:
        yield "reason", _("Say why: this move needs a reason.")
    # A case that a rule sends up by itself has no summary yet (design: escalation, c).
    summary_wanted = Requirement.NATIONAL_SUMMARY in row.requires and actor.role != Role.SYSTEM
    if summary_wanted and not given.national_summary:
        yield summary_missing()
    if Requirement.OUTCOME in row.requires and given.outcome not in Outcome.values:
        yield "outcome", _("Choose the outcome of the case.")
    if Requirement.RIGHTS in row.requires:
        yield from _rights_problems(case, given.rights)
    if Requirement.QUESTIONS in row.requires:
        yield from check_questions(case, given.questions, given.due_on, given.reason)
    if Requirement.ANSWERS in row.requires:
        yield from check_answers(
            case, given.answers, given.reason, is_withdrawn=is_coordinator(actor, case)
        )
    if row.target == CaseState.LOGGED and not case.dysfunctions.exists():
        yield "dysfunctions", _("Choose at least one dysfunction.")


def _rights_problems(case: Case, rights: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    codes = set(case.dysfunctions.values_list("type__code", flat=True))
    for code in sorted(codes):
        if rights.get(code, "") not in RightObtained.values:
            yield f"rights.{code}", _("Say whether the right was obtained.")
    for code in sorted(set(rights) - codes):
        yield f"rights.{code}", _("The case has no dysfunction of this type.")
