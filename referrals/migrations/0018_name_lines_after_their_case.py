from django.db import migrations

from audit.operations import ProtectTable

CASE = ("case", "reference")


class Migration(migrations.Migration):
    """The lines about what belongs to a case bear its reference: a search for it finds them.

    Not those of its dysfunctions, which change together with the case's own row: the name costs
    each line a query, and logging a case would pay for it.
    """

    dependencies = [("referrals", "0017_retention")]

    operations = [
        ProtectTable(model_name="move", sealed=("reason_sealed",), named_after=CASE),
        ProtectTable(
            model_name="message",
            sealed=("text_sealed",),
            ignored=("announced_at",),
            named_after=CASE,
        ),
        ProtectTable(model_name="assignment", named_after=CASE),
        ProtectTable(model_name="informationrequest", named_after=CASE),
        ProtectTable(
            model_name="relay",
            sealed=("request_sealed", "answer_sealed"),
            ignored=("reminded_at",),
            named_after=CASE,
        ),
        ProtectTable(model_name="agendaitem", sealed=("note_sealed",), named_after=CASE),
    ]
