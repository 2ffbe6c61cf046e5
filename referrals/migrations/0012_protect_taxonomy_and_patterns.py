from django.db import migrations

from audit.operations import ProtectTable

# The first wording of each cause, as in data/code_lists.csv at this migration. Those that training
# can remove are a proposal, which the coordination changes in the taxonomy. `since` is before any
# case, so that a case of before the editor has a version too.
CAUSES = """
INSERT INTO referrals_causewording
    (code, version, is_current, label_fr, label_en, is_training_need, since)
SELECT code, version, is_current, label_fr, label_en, is_training_need, timestamptz '2006-01-01'
FROM (VALUES
    ('RIGHT_UNKNOWN', 1, true, 'Méconnaissance du droit', 'Right not known', true),
    ('TRAFFICKING_UNKNOWN', 1, true, 'Méconnaissance de la traite', 'Trafficking not known', true),
    ('NO_INSTRUCTION', 1, true, 'Absence de texte ou d’instruction', 'No text or instruction', false),
    ('NO_PLACES', 1, true, 'Manque de places', 'No places', false),
    ('NO_STAFF', 1, true, 'Manque de moyens humains', 'No staff', false),
    ('NO_REFERENT', 1, true, 'Absence de référent', 'No referent', false),
    ('NO_COORDINATION', 1, true, 'Défaut de coordination', 'No coordination', true),
    ('DISCRETION', 1, true, 'Pouvoir d’appréciation', 'Discretionary power', true),
    ('DOCUMENTS_REQUIRED', 1, true, 'Pièces exigées', 'Documents required', true),
    ('LANGUAGE_BARRIER', 1, true, 'Barrière de langue', 'Language barrier', false),
    ('DISTRUST', 1, true, 'Défiance ou refus de la personne', 'Distrust or refusal by the person', false),
    ('NETWORK_PRESSURE', 1, true, 'Pression du réseau', 'Pressure from the network', false),
    ('IT_PROBLEM', 1, true, 'Problème informatique (téléservice)', 'IT problem (online service)', false),
    ('OTHER', 1, true, 'Autre', 'Other', false)
) AS first (code, version, is_current, label_fr, label_en, is_training_need);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0011_taxonomy_and_patterns"),
        ("audit", "0002_journal_functions"),
    ]

    operations = [
        migrations.RunSQL(sql=CAUSES, reverse_sql=migrations.RunSQL.noop),
        ProtectTable(model_name="causewording"),
        ProtectTable(model_name="dysfunctiontype"),
        ProtectTable(model_name="pattern", ignored=("seen_on",)),
        ProtectTable(model_name="recommendation", sealed=("text_sealed", "wrapped_data_key")),
        ProtectTable(model_name="recommendationstep", sealed=("note_sealed",)),
    ]
