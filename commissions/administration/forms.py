from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.enums import BodyKind, CommissionType
from commissions.models import Body
from contacts_map.models import Department

KEPT = ("name", "kind", "commission_type", "chaired_by", "is_active")
# A commission set up by decree is chaired by the prefect; a group bound by a charter by nobody
# of the State. The codes are those of the bodies responsible for a dysfunction.
CHAIRS = [("", _("No service of the State")), ("PREFECTURE", _("The prefect"))]


class BodyForm(forms.Form):
    """What a body is; its seats are given by invitation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices)
    commission_type = forms.ChoiceField(
        label=_("Type of commission"),
        choices=[("", "–"), *CommissionType.choices],
        required=False,
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("Departments"),
        help_text=_("Of a commission. Hold Ctrl to choose several."),
        queryset=Department.objects.order_by("code"),
        required=False,
    )
    chaired_by = forms.ChoiceField(
        label=_("Chaired by"),
        help_text=_("A case that implicates who chairs goes up to the national level by itself."),
        choices=CHAIRS,
        required=False,
    )
    is_active = forms.BooleanField(
        label=_("Active"),
        help_text=_("The members of a body that is not active have no rights through it."),
        required=False,
    )

    def __init__(self, *args: Any, body: Body | None, **kwargs: Any) -> None:
        kwargs["initial"] = _as_it_stands(body) if body else {"is_active": True}
        super().__init__(*args, **kwargs)
        self.fields["kind"].disabled = body is not None


def _as_it_stands(body: Body) -> dict[str, Any]:
    return {name: getattr(body, name) for name in KEPT} | {"departments": body.departments.all()}
