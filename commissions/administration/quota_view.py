"""The page of the daily quota of the directory."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit.requests import ActorRequest
from commissions.access.decorators import proved_lately
from contacts_map.quotas.models import HIGHEST
from contacts_map.quotas.services import can_set_quota, reveal_quota, set_reveal_quota


class QuotaForm(forms.Form):
    per_day = forms.IntegerField(
        label=gettext_lazy("Entries per account and day"), min_value=1, max_value=HIGHEST
    )


@never_cache
@proved_lately
@require_http_methods(["GET", "POST"])
def quota(
    request: ActorRequest, *, template: str = "commissions/administration/quota.html"
) -> HttpResponse:
    if not can_set_quota(request.actor):
        raise PermissionDenied
    form = QuotaForm(request.POST or None, initial={"per_day": reveal_quota()})
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["per_day"]
        set_reveal_quota(actor=request.actor, per_day=number)
        messages.success(
            request, _("The quota is %(number)d entries from now on.") % {"number": number}
        )
        return redirect("administration:quota")
    return render(request, template, {"form": form})
