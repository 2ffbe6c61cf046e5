"""The form of one move: what the workflow table asks for, and no more."""

from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.enums import CaseState, Outcome, RightObtained
from referrals.forms.case import DATE_FORMATS
from referrals.forms.choices import set_choices
from referrals.forms.confirmed import confirmations
from referrals.forms.free_text import (
    IDENTIFYING,
    FreeTextField,
    Passage,
    message_for,
    passages,
)
from referrals.forms.refusing import RefusingForm
from referrals.models import Case
from referrals.relays.services import ministry_desks
from referrals.services import Confirmation, IdentifyingText, RequestView
from referrals.workflow import NATIONAL_STATES, Requirement, Transition

RIGHT_PREFIX, QUESTION_PREFIX, ANSWER_PREFIX = "right-", "question-", "answer-"
# The paths of the services' messages, and the fields of the page.
FIELD_PREFIXES = {
    "rights.": RIGHT_PREFIX,
    "questions.": QUESTION_PREFIX,
    "answers.": ANSWER_PREFIX,
}
# More questions than this are two requests: nobody answers a form of ten pages.
QUESTIONS_SHOWN = 4

LOCAL_REASON = _("Read by the commission only. Never a name, a date of birth or an address.")
REPORTED_REASON = _(
    "Read by the commission and by the association that reported the case. Never a name, a date "
    "of birth or an address."
)
SHARED_REASON = _(
    "Read by the commission and by the national coordination. No name, no exact date, no place."
)
REASON_LABELS: dict[str, str | Promise] = {
    CaseState.ANSWERED: _("The answer received"),
    CaseState.RELAYED: _("What you ask"),
    CaseState.DECLINED: _("Why the commission does not take this report"),
}


class MoveForm(RefusingForm):
    national_summary = FreeTextField(
        label=_("Summary for the national coordination"),
        help_text=_(
            "What failed, what was tried locally, what is expected. No name, no exact date, no "
            "place: the national level sees the month and the number of days. 2,000 characters "
            "at most."
        ),
    )
    outcome = forms.ChoiceField(
        label=_("Outcome of the case"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
    )
    desk = forms.ChoiceField(
        label=_("Ministry desk"),
        required=False,
        help_text=_("It sees this relay and nothing else of the case, and answers it here."),
    )
    due_on = forms.DateField(
        label=_("Answer expected by"),
        required=False,
        input_formats=DATE_FORMATS,
        help_text=_("Left empty: the usual delay."),
    )
    reason = FreeTextField(label=_("Reason"), rows=4)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        row: Transition,
        case: Case,
        asked: RequestView | None = None,
        may_withdraw: bool = False,
        **kwargs: Any,
    ) -> None:
        """`asked` are the questions that await an answer; who asked `may_withdraw` them."""
        super().__init__(*args, **kwargs)
        self.passages: dict[str, list[Passage]] = {}
        self._keep_required(row)
        reason = self.fields["reason"]
        reason.label = str(REASON_LABELS.get(row.target, _("Reason")))
        reason.help_text = str(_reason_help(row, case))
        if Requirement.RIGHTS in row.requires:
            self._ask_rights(case)
        if Requirement.QUESTIONS in row.requires:
            self._offer_questions()
        if Requirement.ANSWERS in row.requires:
            self._ask_answers(asked, may_withdraw=may_withdraw)

    def _keep_required(self, row: Transition) -> None:
        """The workflow table says what a move needs; the rest is optional or absent."""
        for name in ("national_summary", "outcome"):
            if name not in row.requires:
                del self.fields[name]
        self.fields["reason"].required = Requirement.REASON in row.requires
        if row.target == CaseState.RELAYED:
            desks = [(str(one.pk), one.name) for one in ministry_desks()]
            set_choices(self, "desk", [("", _("Outside Relais")), *desks])
        else:
            del self.fields["desk"]
        if row.target not in (CaseState.RELAYED, CaseState.INFORMATION_REQUESTED):
            del self.fields["due_on"]

    def _offer_questions(self) -> None:
        for position in range(QUESTIONS_SHOWN):
            self.fields[f"{QUESTION_PREFIX}{position}"] = FreeTextField(
                label=_("Question %(number)d") % {"number": position + 1},
                rows=2,
                required=False,
                help_text=SHARED_REASON if position == 0 else "",
            )
        self.fields["reason"].label = _("Why you ask")
        self.order_fields([*self.named(QUESTION_PREFIX), "due_on", "reason"])

    def _ask_answers(self, asked: RequestView | None, *, may_withdraw: bool) -> None:
        """Whoever asked may take the questions back instead, and says why."""
        for one in asked.questions if asked else []:
            self.fields[f"{ANSWER_PREFIX}{one.id}"] = FreeTextField(
                label=one.question, rows=3, required=False, help_text=SHARED_REASON
            )
        reason = self.fields["reason"]
        if may_withdraw:
            reason.label = _("Why the answers are not needed any more")
        elif asked:
            reason.label = _("What else should be known")
        else:
            reason.label = _("The information requested")
        self.order_fields([*self.named(ANSWER_PREFIX), "reason"])

    def _ask_rights(self, case: Case) -> None:
        for dysfunction in case.dysfunctions.all():
            self.fields[f"{RIGHT_PREFIX}{dysfunction.type.code}"] = forms.ChoiceField(
                label=_("Was the right obtained? “%(type)s”") % {"type": dysfunction.type.label},
                choices=RightObtained.choices,
                widget=forms.RadioSelect,
            )
        self.order_fields(["outcome", *self.named(RIGHT_PREFIX), "reason"])

    def named(self, prefix: str) -> list[str]:
        return [name for name in self.fields if name.startswith(prefix)]

    def given(self, prefix: str) -> dict[str, str]:
        """What was typed in the fields of one kind, by what follows their prefix."""
        return {
            name.removeprefix(prefix): self.cleaned_data[name]
            for name in self.named(prefix)
            if self.cleaned_data[name]
        }

    def texts(self) -> list[str]:
        """The fields whose words are screened, by the names that their buttons use."""
        return [name for name, field in self.fields.items() if isinstance(field, FreeTextField)]

    def field_of(self, path: str) -> str | None:
        for start, prefix in FIELD_PREFIXES.items():
            if path.startswith(start):
                path = prefix + path.removeprefix(start)
        if path in ("questions", "request"):
            path = next(iter(self.named(QUESTION_PREFIX)), "reason")
        if path == "addressee":
            path = "desk"
        return super().field_of(path)

    def identify(self, error: IdentifyingText) -> None:
        """Show its author what in one of the texts identifies someone."""
        name = self.field_of(error.field_name)
        if name is None:
            self.add_error(None, IDENTIFYING)
            return
        self.passages = {name: passages(self.cleaned_data[name], error.findings)}
        self.add_error(name, message_for(error.findings))

    def confirmations(self) -> tuple[Confirmation, ...]:
        """What was confirmed in each text, by the path that the services give it."""
        texts = {name: self.cleaned_data.get(name, "") for name in self.texts()}
        return tuple(
            replace(one, field=_path_of(one.field)) for one in confirmations(self.data, texts)
        )

    def parts(self) -> list[tuple[BoundField, list[Passage]]]:
        """The fields to draw, each with the passages to replace in it."""
        return [(field, self.passages.get(field.name, [])) for field in self.visible_fields()]


def _path_of(name: str) -> str:
    for start, prefix in FIELD_PREFIXES.items():
        if name.startswith(prefix):
            return start + name.removeprefix(prefix)
    return name


def _reason_help(row: Transition, case: Case) -> "str | Promise":
    if {row.source, row.target} & NATIONAL_STATES:
        return SHARED_REASON
    return REPORTED_REASON if case.reported_by_body_id else LOCAL_REASON
