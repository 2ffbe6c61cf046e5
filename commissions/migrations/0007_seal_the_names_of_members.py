from django.db import migrations

from audit.operations import ProtectTable


class Migration(migrations.Migration):
    """The journal says that a member's name or address changed, and no longer what it was.

    Its lines name an account by its address still: they have to say who did what to whom. The
    purge takes them after twelve months, which is when an unused account is pseudonymised. The
    digest of an address can be guessed by whoever knows the address, and by nobody else.
    """

    dependencies = [("commissions", "0006_access")]

    operations = [
        ProtectTable(
            model_name="member",
            sealed=("password", "email", "full_name"),
            ignored=("last_login",),
            repr_column="email",
        )
    ]
