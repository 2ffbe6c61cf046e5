import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=3, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("region_code", models.CharField(max_length=3, verbose_name="region code")),
                ("region_name", models.CharField(max_length=60, verbose_name="region")),
                (
                    "zone",
                    models.CharField(
                        choices=[
                            ("metro", "Mainland France and Corsica"),
                            ("drom", "Overseas department"),
                            ("com", "Overseas collectivity"),
                        ],
                        max_length=5,
                        verbose_name="zone",
                    ),
                ),
                ("search_name", models.CharField(editable=False, max_length=60)),
            ],
            options={
                "verbose_name": "department",
                "verbose_name_plural": "departments",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "State service"),
                            ("justice", "Justice"),
                            ("local_authority", "Local authority"),
                            ("health", "Health service"),
                            ("ngo", "NGO"),
                            ("profession", "Legal profession"),
                            ("international", "Embassy or international organisation"),
                            ("other", "Other organisation"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("website", models.URLField(blank=True, max_length=300, verbose_name="web site")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        help_text="The function in words, for instance “trafficking referent”. Never a name.",
                        max_length=150,
                        verbose_name="function",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ACSE", "National secure accommodation scheme (Ac.Sé)"),
                            ("AD_HOC_GUARDIAN", "Ad hoc guardian"),
                            ("APPROVED_NGO", "NGO approved for the exit pathway"),
                            ("BAR", "Bar association"),
                            ("CHILDRENS_JUDGE", "Children’s court"),
                            ("CHILD_PROTECTION", "Child protection service"),
                            ("DDETS", "Departmental directorate for employment and solidarity"),
                            ("DETENTION_CENTRE", "Immigration detention centre"),
                            ("EMBASSY", "Embassy or international cooperation"),
                            ("FAMILY_BENEFITS", "Family benefits office"),
                            ("FOREIGN_AFFAIRS", "Ministry of Foreign Affairs"),
                            ("GENDARMERIE", "Gendarmerie"),
                            ("HEALTH", "Regional health agency or hospital"),
                            ("HEALTH_INSURANCE", "Health insurance office"),
                            ("HOUSING_SERVICE", "Housing coordination service (SIAO, 115)"),
                            ("JUSTICE", "Ministry of Justice"),
                            ("LABOUR_INSPECTION", "Labour inspection"),
                            ("NATIONAL_COORDINATION", "National coordination"),
                            ("NATIONAL_POINT", "National contact point"),
                            ("OFII", "Immigration and integration office (OFII)"),
                            ("OFPRA", "Refugee protection office (OFPRA)"),
                            ("POLICE", "National police"),
                            ("PREFECTURE", "Prefecture, foreigners’ service"),
                            ("PROSECUTOR", "Public prosecutor’s office"),
                            ("RIGHTS_DEFENDER", "Delegate of the Defender of Rights"),
                            ("SHELTER_OPERATOR", "Shelter operator"),
                            ("SPECIALISED_NGO", "Specialised NGO"),
                            ("WOMENS_RIGHTS", "Women’s rights delegate"),
                            ("YOUTH_JUSTICE", "Judicial youth protection (PJJ)"),
                        ],
                        max_length=24,
                        verbose_name="kind",
                    ),
                ),
                (
                    "is_referent",
                    models.BooleanField(
                        default=False, verbose_name="declared trafficking referent"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("departments", "One or several departments"),
                            ("region", "One region"),
                            ("national", "Whole country"),
                            ("overseas", "All overseas territories"),
                            ("online", "No territory: victims exploited online"),
                        ],
                        max_length=12,
                        verbose_name="territory",
                    ),
                ),
                (
                    "region_code",
                    models.CharField(blank=True, max_length=3, verbose_name="region code"),
                ),
                (
                    "families",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("IDENT", "Identification of the victim"),
                                ("REFL", "Reflection period"),
                                ("SEJ", "Residence permit or removal"),
                                ("PSP", "Exit pathway from prostitution"),
                                ("HEB", "Accommodation and shelter"),
                                ("MIN", "Protection of a minor"),
                                ("JM", "Young adults"),
                                ("COOP", "Cooperation between services"),
                                ("REF", "Referent absent or out of reach"),
                                (
                                    "DROITS",
                                    "Legal aid, health care, police protection, compensation",
                                ),
                                ("NUM", "Exploitation online"),
                                ("INT", "International cooperation and return"),
                                ("AUT", "Another problem"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        help_text="None checked: a general contact.",
                        size=None,
                        verbose_name="problems handled",
                    ),
                ),
                (
                    "age_bands",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("MINOR", "Minor"),
                                ("YOUNG_ADULT", "Young adult (18-20)"),
                                ("ADULT", "Adult (21 and over)"),
                                ("UNKNOWN", "Unknown"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        help_text="None checked: every age.",
                        size=None,
                        verbose_name="age bands",
                    ),
                ),
                (
                    "exploitation",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("SEXUAL", "Sexual exploitation"),
                                ("LABOUR", "Labour exploitation (not domestic)"),
                                ("DOMESTIC", "Domestic servitude"),
                                ("BEGGING", "Forced begging"),
                                ("CRIMINAL_ACTIVITY", "Forced criminal activity"),
                                ("ORGAN_REMOVAL", "Organ removal"),
                                ("OTHER", "Other form"),
                                ("UNKNOWN", "Unknown"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        help_text="None checked: every form.",
                        size=None,
                        verbose_name="forms of exploitation",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ar", "Arabic"),
                                ("bg", "Bulgarian"),
                                ("zh", "Chinese"),
                                ("bin", "Edo"),
                                ("en", "English"),
                                ("fr", "French"),
                                ("fsl", "French Sign Language"),
                                ("ln", "Lingala"),
                                ("pt", "Portuguese"),
                                ("rom", "Romani"),
                                ("ro", "Romanian"),
                                ("ru", "Russian"),
                                ("es", "Spanish"),
                                ("uk", "Ukrainian"),
                                ("ur", "Urdu"),
                                ("vi", "Vietnamese"),
                                ("yo", "Yoruba"),
                                ("sq", "Albanian"),
                            ],
                            max_length=3,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "dedicated_places",
                    models.BooleanField(default=False, verbose_name="places reserved for victims"),
                ),
                (
                    "trained_on",
                    models.DateField(blank=True, null=True, verbose_name="staff trained on"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("suspended", "Suspended"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "suspended_until",
                    models.DateField(blank=True, null=True, verbose_name="suspended until"),
                ),
                (
                    "declared_by",
                    models.CharField(blank=True, max_length=200, verbose_name="declared by"),
                ),
                (
                    "declared_on",
                    models.DateField(blank=True, null=True, verbose_name="declared on"),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "notes",
                    models.TextField(blank=True, max_length=1000, verbose_name="public notes"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "stand_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_in_for",
                        to="contacts_map.contactpoint",
                        verbose_name="stand-in",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact point",
                "verbose_name_plural": "contact points",
                "ordering": ["organisation__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "Telephone"),
                            ("email", "E-mail"),
                            ("web", "Web site"),
                            ("hours", "Hours"),
                            ("secure", "Secure channel"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("value", models.CharField(max_length=300, verbose_name="value")),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("partner", "Partners with an account"),
                            ("coordination", "National coordination"),
                        ],
                        default="partner",
                        max_length=12,
                        verbose_name="visible to",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "contact_point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="channels",
                        to="contacts_map.contactpoint",
                        verbose_name="contact point",
                    ),
                ),
            ],
            options={
                "verbose_name": "channel",
                "verbose_name_plural": "channels",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CoveredDepartment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contact_point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coverage",
                        to="contacts_map.contactpoint",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="contacts_map.department",
                    ),
                ),
            ],
            options={
                "verbose_name": "covered department",
                "verbose_name_plural": "covered departments",
                "ordering": ["department_id"],
            },
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="departments",
            field=models.ManyToManyField(
                blank=True,
                related_name="contact_points",
                through="contacts_map.CoveredDepartment",
                to="contacts_map.department",
                verbose_name="departments",
            ),
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contact_points",
                to="contacts_map.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("insee_code", models.CharField(max_length=5, verbose_name="INSEE code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("commune", "Commune"),
                            ("commune-deleguee", "Former commune (delegated)"),
                            ("commune-associee", "Former commune (associated)"),
                            ("arrondissement-municipal", "Municipal district"),
                        ],
                        max_length=24,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "postcodes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="postcodes",
                    ),
                ),
                ("search_name", models.CharField(editable=False, max_length=60)),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="contacts_map.department",
                        verbose_name="department",
                    ),
                ),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "ordering": ["search_name", "department_id", "insee_code", "kind"],
            },
        ),
        migrations.AddConstraint(
            model_name="covereddepartment",
            constraint=models.UniqueConstraint(
                fields=("contact_point", "department"), name="department_covered_once"
            ),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(fields=["scope", "region_code", "status"], name="contact_by_scope"),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(
                condition=models.Q(("is_referent", True), ("status", "published")),
                fields=["id"],
                name="published_referent",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("region_code__gt", ""), ("scope", "region")),
                    models.Q(models.Q(("scope", "region"), _negated=True), ("region_code", "")),
                    _connector="OR",
                ),
                name="region_named_when_scope_is_region",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "suspended"), ("suspended_until__isnull", False)),
                    models.Q(
                        models.Q(("status", "suspended"), _negated=True),
                        ("stand_in__isnull", True),
                        ("suspended_until__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="suspension_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stand_in__isnull", True),
                    models.Q(("stand_in", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="stand_in_is_another_contact",
            ),
        ),
        migrations.AddIndex(
            model_name="place",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["postcodes"], name="place_postcodes"
            ),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("search_name", name="varchar_pattern_ops"),
                name="place_search_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                fields=("insee_code", "kind"), name="one_place_per_code"
            ),
        ),
    ]
