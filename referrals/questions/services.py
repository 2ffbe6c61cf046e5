"""Asking structured questions about a case, and answering them."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from privacy.confirmations import Confirmation
from privacy.services import RowCipher, row_cipher
from referrals.deadlines import add_working_days, local_day
from referrals.models import Case, InformationRequest, Question
from referrals.services.content import screened
from referrals.services.errors import CaseForbidden
from referrals.workflow import INFORMATION_WITHIN

MOST_QUESTIONS = 10
TEXT_MAX_LENGTH = 1000
LONGEST_DELAY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class QuestionView:
    id: uuid.UUID
    question: str = field(repr=False)
    answer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RequestView:
    asked_at: datetime
    due_on: date
    is_open: bool
    is_overdue: bool
    questions: list[QuestionView]


def check_questions(
    case: Case, questions: Sequence[str], due_on: date | None, reason: str
) -> Iterator[tuple[str, str]]:
    """What is wrong with a request for information, as pairs of a field and a message."""
    if not any(one.strip() for one in questions) and not reason:
        yield "questions", _("Ask at least one question.")
    if len(questions) > MOST_QUESTIONS:
        yield "questions", _("At most %(limit)d questions at once.") % {"limit": MOST_QUESTIONS}
    yield from check_due_on(due_on, today=local_day(timezone.now(), case.department_id))


def check_due_on(due_on: date | None, *, today: date) -> Iterator[tuple[str, str]]:
    """A day that leaves time to answer, and that is not so far that nobody waits for it."""
    if due_on is not None and not today < due_on <= today + LONGEST_DELAY:
        yield (
            "due_on",
            _("Give a day between tomorrow and in %(days)d days.") % {"days": LONGEST_DELAY.days},
        )


def check_answers(
    case: Case, answers: Mapping[str, str], reason: str, *, is_withdrawn: bool
) -> Iterator[tuple[str, str]]:
    """What is missing in the answers. Whoever asked may also take the questions back, and says
    why; a lone reason answers a lone question."""
    request = open_request(case)
    questions = list(request.questions.all()) if request else []
    known = {str(one.pk) for one in questions}
    for key in sorted(set(answers) - known):
        yield f"answers.{key}", _("This question is not asked.")
    if not answers and (is_withdrawn or len(questions) <= 1):
        if not reason:
            yield "reason", _("Give the information requested, or say why it is not needed.")
        return
    for key in sorted(known):
        if not answers.get(key, "").strip():
            yield f"answers.{key}", _("Answer this question.")


def open_request(case: Case) -> InformationRequest | None:
    """The questions that await an answer; a case has one set of them at most."""
    return case.information_requests.filter(ended_at__isnull=True).first()


def ask(
    *,
    actor: Actor,
    case: Case,
    questions: Sequence[str],
    due_on: date | None,
    reason: str,
    confirmations: Sequence[Confirmation],
) -> InformationRequest:
    """Write the questions of a case that is being moved; the caller holds its lock.

    Raises CaseRefused and IdentifyingText, with `questions.0` as the name of the field.
    """
    if actor.member_id is None:
        raise CaseForbidden(case.reference)
    # The place of each in the form, for the message beside it.
    asked = [(place, text) for place, text in enumerate(questions) if text.strip()]
    today = local_day(timezone.now(), case.department_id)
    request = InformationRequest.objects.create(
        case=case,
        due_on=due_on or add_working_days(today, INFORMATION_WITHIN, case.department_id),
        asked_by_id=actor.member_id,
    )
    cipher = row_cipher(row=case)
    for position, (place, text) in enumerate(asked or [(0, reason)]):
        clean = screened(
            f"questions.{place}",
            text,
            max_length=_limit(text, reason),
            confirmations=confirmations if asked else None,
        )
        question = Question(request=request, position=position)
        question.question_sealed = cipher.for_row(row=question).seal(column="question", text=clean)
        question.save(force_insert=True)
    return request


def answer(
    *,
    case: Case,
    answers: Mapping[str, str],
    reason: str,
    now: datetime,
    confirmations: Sequence[Confirmation],
) -> None:
    """Write the answers and end the request. Raises CaseRefused, IdentifyingText."""
    request = open_request(case)
    if request is None:
        return
    cipher = row_cipher(row=case)
    questions = list(request.questions.all())
    # A lone reason was screened with the move: its author is not asked twice.
    is_reason = not answers and len(questions) == 1
    if is_reason:
        answers = {str(questions[0].pk): reason}
    for question in questions:
        text = answers.get(str(question.pk), "")
        clean = screened(
            f"answers.{question.pk}",
            text,
            max_length=_limit(text, reason),
            confirmations=None if is_reason else confirmations,
        )
        if clean:
            question.answer_sealed = cipher.for_row(row=question).seal(column="answer", text=clean)
            question.save(update_fields=["answer_sealed"])
    request.ended_at = now
    request.save(update_fields=["ended_at"])


def read_requests(case: Case, cipher: RowCipher, *, today: date) -> list[RequestView]:
    """Every set of questions of a case with its answers, for whoever may read the case."""
    return [
        RequestView(
            asked_at=request.asked_at,
            due_on=request.due_on,
            is_open=request.ended_at is None,
            is_overdue=request.ended_at is None and request.due_on < today,
            questions=[_question_view(cipher, one) for one in request.questions.all()],
        )
        for request in case.information_requests.prefetch_related("questions")
    ]


def _question_view(cipher: RowCipher, question: Question) -> QuestionView:
    own = cipher.for_row(row=question)
    return QuestionView(
        id=question.pk,
        question=own.unseal(column="question"),
        answer=own.unseal_if_any(column="answer"),
    )


def _limit(text: str, reason: str) -> int:
    """A lone reason was bounded as a reason already."""
    return max(TEXT_MAX_LENGTH, len(reason)) if text == reason else TEXT_MAX_LENGTH
