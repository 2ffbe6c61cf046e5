"""How every form of Relais is drawn, without a word in the forms themselves.

`FORM_RENDERER` names `DsfrRenderer`: a plain Django form then gets the design system's classes,
its errors tied to its fields, and `components/field.html` around each field.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import DateTimeBaseInput

PLAIN_INPUTS = (forms.TextInput, forms.Textarea, forms.DateInput, forms.DateTimeInput)

# The native controls of the browser, with the only format that they exchange (ISO 8601).
NATIVE_PICKERS: dict[type[DateTimeBaseInput], tuple[str, str]] = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    forms.TimeInput: ("time", "%H:%M"),
}


def css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxInput):
        return ""
    if isinstance(widget, forms.Select):
        return "fr-select"
    if isinstance(widget, forms.FileInput):
        return "fr-upload"
    return "fr-input"


def privacy_attributes(widget: forms.Widget) -> dict[str, str]:
    """Nothing typed here stays in a shared browser or leaves it.

    Browsers offer earlier entries to the next person at the keyboard, and the spelling services of
    some of them send the text away. A form that asks for the person's own account details sets
    `autocomplete` on its widget, which wins.
    """
    attributes: dict[str, str] = {}
    if isinstance(widget, PLAIN_INPUTS):
        attributes["autocomplete"] = "off"
    if isinstance(widget, forms.Textarea):
        attributes["spellcheck"] = "false"
    return attributes


class DsfrBoundField(BoundField):
    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        # The widget is this form's own copy: a change here reaches no other form.
        for widget_class, (input_type, date_format) in NATIVE_PICKERS.items():
            if type(field.widget) is widget_class:
                field.widget.input_type = input_type
                field.widget.format = date_format

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        for name, value in privacy_attributes(widget).items():
            if name not in widget.attrs:
                built.setdefault(name, value)
        classes = f"{css_class(widget)} {widget.attrs.get('class', '')}".strip()
        if classes:
            built.setdefault("class", classes)
        return built

    @property
    def anchor(self) -> str:
        """The id of the control that a link from the error summary must reach."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label

    @property
    def is_marked_optional(self) -> bool:
        """Where nothing is required (a search, filters), the mark on every field says nothing."""
        return not self.field.required and any(
            field.required for field in self.form.fields.values()
        )

    @property
    def kind(self) -> str:
        """How `components/field.html` lays this field out."""
        widget = self.field.widget
        # The order matters: Django's group of checkboxes is a kind of its group of radios.
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return "checkboxes"
        if isinstance(widget, forms.RadioSelect):
            return "radio"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if isinstance(widget, forms.PasswordInput):
            return "password"
        return "input"

    @property
    def group_class(self) -> str:
        """The design system's frame around a label and its control."""
        widget = self.field.widget
        if isinstance(widget, forms.Select):
            return "fr-select-group"
        return "fr-upload-group" if isinstance(widget, forms.FileInput) else "fr-input-group"


class DsfrRenderer(TemplatesSetting):
    bound_field_class = DsfrBoundField
    field_template_name = "components/field.html"
    form_template_name = "components/form.html"
