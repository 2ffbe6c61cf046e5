"""The words of the journal: what each event, kind of object and purpose is called.

Codes are stored; an unknown one is shown as it is, so that an event of another app is never lost
for want of a sentence here.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# %(who)s is the actor; %(what)s is a phrase of OBJECTS, or empty.
SENTENCES: dict[str, Promise] = {
    "access.refused": _("%(who)s was refused access"),
    "case.exported": _("%(who)s exported %(what)s"),
    "case.read": _("%(who)s read %(what)s"),
    "contact.revealed": _("%(who)s had the details of %(what)s shown"),
    "directory.exported": _("%(who)s exported the directory"),
    "journal.read": _("%(who)s read the journal"),
    "login.failed": _("%(who)s failed to log in"),
    "login.succeeded": _("%(who)s logged in"),
    "logout": _("%(who)s logged out"),
    "member.password_changed": _("%(who)s changed the password of %(what)s"),
    "row.created": _("%(who)s created %(what)s"),
    "row.deleted": _("%(who)s deleted %(what)s"),
    "row.updated": _("%(who)s changed %(what)s"),
    "token.created": _("%(who)s created an access token"),
    "token.revoked": _("%(who)s revoked an access token"),
}
UNKNOWN_EVENT = _("%(who)s: %(event)s %(what)s")

# The names of the events in the filter.
EVENTS: dict[str, Promise] = {
    "access.refused": _("Access refused"),
    "case.exported": _("Case exported"),
    "case.read": _("Case read"),
    "contact.revealed": _("Contact details shown"),
    "directory.exported": _("Directory exported"),
    "journal.read": _("Journal read"),
    "login.failed": _("Log-in failed"),
    "login.succeeded": _("Logged in"),
    "logout": _("Logged out"),
    "member.password_changed": _("Password changed"),
    "row.created": _("Creation"),
    "row.deleted": _("Deletion"),
    "row.updated": _("Change"),
    "token.created": _("Access token created"),
    "token.revoked": _("Access token revoked"),
}

# Whole phrases, because the article follows the gender of the noun.
OBJECTS: dict[str, Promise] = {
    "commissions.body": _("the body %(name)s"),
    "commissions.body_departments": _("a department of a body (%(name)s)"),
    "commissions.member": _("the account %(name)s"),
    "commissions.seat": _("a seat (%(name)s)"),
    "contacts_map.channel": _("a channel of a contact point (%(name)s)"),
    "contacts_map.contactpoint": _("the contact point %(name)s"),
    "contacts_map.covereddepartment": _("the coverage of a contact point (%(name)s)"),
    "contacts_map.organisation": _("the organisation %(name)s"),
    "contacts_map.verification": _("a check of a contact point (%(name)s)"),
    "referrals.case": _("the case %(name)s"),
    "referrals.dysfunction": _("a dysfunction (%(name)s)"),
    "referrals.message": _("a message (%(name)s)"),
    "referrals.move": _("a move of a case (%(name)s)"),
    "referrals.relay": _("a relay (%(name)s)"),
}
UNKNOWN_OBJECT = _("%(kind)s (%(name)s)")

# Why a write was made, as the services say with `acting_as(actor, purpose=...)`.
PURPOSES: dict[str, Promise] = {
    "body.create": _("Creating a body"),
    "case.acknowledge": _("Acknowledging a case"),
    "case.close": _("Closing a case"),
    "case.delete_draft": _("Deleting a draft"),
    "case.draft": _("Preparing a case"),
    "case.edit": _("Editing a case"),
    "case.escalate": _("Escalating a case"),
    "case.log": _("Logging a case"),
    "case.read": _("Reading a case"),
    "housekeeping": _("Housekeeping"),
    "keys.rotate": _("Rotating the keys"),
    "login": _("Log-in"),
    "logout": _("Log-out"),
    "member.create": _("Creating an account"),
    "member.password": _("Changing a password"),
    "seat.close": _("Ending a seat"),
    "seat.open": _("Opening a seat"),
}
