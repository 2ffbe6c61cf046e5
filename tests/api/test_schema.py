from django.core.management import call_command


def test_the_document_is_valid_and_complete(tmp_path):
    call_command(
        "spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml")
    )
