"""The form of a message."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from referrals.forms.free_text import FreeTextField
from referrals.forms.screened import ScreenedForm
from referrals.thread.enums import MENTIONABLE, Tier
from referrals.thread.services import Thread

RELAY_PREFIX = "relay:"


class MessageForm(ScreenedForm):
    text = FreeTextField(
        label=gettext_lazy("Your message"),
        rows=4,
        help_text=gettext_lazy(
            "Never a name, a date of birth or an address. 2,000 characters at most. You can take "
            "it back for ten minutes; nobody is told of it before."
        ),
    )
    mentions = forms.MultipleChoiceField(
        label=gettext_lazy("Call upon"),
        help_text=gettext_lazy("Only these roles are told of it; without a choice, all readers."),
        choices=MENTIONABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _readers(thread)
        # The narrowest circle comes first: widening it is a decision.
        self.fields["readers"] = forms.ChoiceField(
            label=_("Who reads it"),
            choices=choices,
            initial=choices[0][0] if choices else None,
            widget=forms.RadioSelect,
        )
        self.order_fields(["text", "readers", "mentions"])

    def addressed(self) -> dict[str, Any]:
        """The tier and the relay that were chosen."""
        chosen: str = self.cleaned_data["readers"]
        if chosen.startswith(RELAY_PREFIX):
            return {
                "tier": Tier.RELAY,
                "relay_id": uuid.UUID(chosen.removeprefix(RELAY_PREFIX)),
            }
        return {"tier": chosen}

    def field_of(self, path: str) -> str | None:
        return "readers" if path in ("tier", "relay") else super().field_of(path)


def _readers(thread: Thread) -> list[tuple[str, str]]:
    choices: list[tuple[str, str]] = []
    if thread.may_write_about_the_case:
        choices.append((Tier.BODY.value, str(Tier.BODY.label)))
        choices.append((Tier.SHARED.value, _shared_label(thread)))
    for relay in thread.relays:
        label = _("Those concerned by the relay to %(addressee)s") % {"addressee": relay.addressee}
        choices.append((f"{RELAY_PREFIX}{relay.pk}", label))
    return choices


def _shared_label(thread: Thread) -> str:
    """Before an escalation there is no national reader, and there will be none of this message."""
    if thread.case.escalated_at is None:
        return _("The commission and the association that reported the case")
    return str(Tier.SHARED.label)
