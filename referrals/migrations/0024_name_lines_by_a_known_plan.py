"""The tables whose lines bear the reference of their case get the writer that knows its table."""

from django.db import migrations

from audit.operations import ProtectTable

CASE = ("case", "reference")


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0023_check_written_rows_once"),
        ("audit", "0007_write_a_line_in_one_statement"),
    ]

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
        ProtectTable(model_name="legalhold", named_after=CASE),
        ProtectTable(
            model_name="secondreading",
            sealed=("summary_sealed", "reason_sealed"),
            named_after=CASE,
        ),
    ]
