"""The end of a period writes no value into the journal: the line would keep what was destroyed."""

import importlib

from django.db import migrations

FORMER = importlib.import_module("audit.migrations.0004_guard_the_trail").WRITE_ENTRY

# As in 0004, with one addition: under a purpose of retention the line names the columns of the
# row that changed, and of a row that went it says no more than which it was.
PLAIN = "        jsonb_build_array(old_row ->> one.name, new_row ->> one.name)\n"
HIDDEN = """        CASE WHEN ends_a_period THEN '["withheld", null]'::jsonb ELSE
          jsonb_build_array(old_row ->> one.name, new_row ->> one.name) END
"""
DECLARED = "  parent_name text;\n"
PURPOSE = """  ends_a_period boolean := coalesce(current_setting('relais.purpose', true), '')
    LIKE 'retention.%' AND TG_OP <> 'INSERT';
"""
FOUND = "  IF TG_OP = 'UPDATE' AND found_changes IS NULL THEN\n"
EMPTIED = "  IF ends_a_period AND TG_OP = 'DELETE' THEN found_changes := NULL; END IF;\n\n"


def with_additions(function: str) -> str:
    for place, addition in ((DECLARED, DECLARED + PURPOSE), (FOUND, EMPTIED + FOUND)):
        if function.count(place) != 1:
            raise AssertionError(place)
        function = function.replace(place, addition)
    if function.count(PLAIN) != 1:
        raise AssertionError(PLAIN)
    return function.replace(PLAIN, HIDDEN)


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_guard_the_trail")]

    operations = [migrations.RunSQL(with_additions(FORMER), FORMER)]
