"""The words of the journal: what each event, kind of object and purpose is called.

Codes are stored; an unknown one is shown as it is, so that an event of another app is never lost
for want of a sentence here.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, pgettext_lazy

# %(who)s is the actor; %(what)s is a phrase of OBJECTS, %(where)s an address; both may be empty.
SENTENCES: dict[str, Promise] = {
    "access.refused": _("%(who)s was refused access %(where)s"),
    "case.exported": _("%(who)s exported %(what)s"),
    "case.read": _("%(who)s read %(what)s"),
    "contact.revealed": _("%(who)s had the details of %(what)s shown"),
    "directory.exported": _("%(who)s exported the directory"),
    "journal.exported": _("%(who)s exported a part of the journal"),
    "journal.key_changed": _("%(who)s handed the journal’s signature over to a new key"),
    "journal.proved": _("%(who)s had a line of the journal proved"),
    "journal.purged": _("%(who)s purged the journal: %(count)s lines older than twelve months"),
    "journal.read": _("%(who)s read the journal"),
    "login.failed": _("%(who)s failed to log in"),
    "login.succeeded": _("%(who)s logged in"),
    "logout": _("%(who)s logged out"),
    "member.password_changed": _("%(who)s set a new password: %(what)s"),
    "notification.retried": _("%(who)s had a mail sent again"),
    "row.created": _("%(who)s created %(what)s"),
    "row.deleted": _("%(who)s deleted %(what)s"),
    "row.updated": _("%(who)s changed %(what)s"),
    "thread.read": _("%(who)s read the thread of %(what)s"),
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
    "journal.exported": _("Journal exported"),
    "journal.key_changed": _("Signing key changed"),
    "journal.proved": _("Line proved"),
    "journal.purged": _("Journal purged"),
    "journal.read": _("Journal read"),
    "login.failed": _("Log-in failed"),
    "login.succeeded": _("Logged in"),
    "logout": _("Logged out"),
    "member.password_changed": _("Password changed"),
    "notification.retried": _("Mail sent again"),
    "row.created": _("Creation"),
    "row.deleted": _("Deletion"),
    "row.updated": pgettext_lazy("journal", "Change"),
    "thread.read": _("Thread read"),
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
    "case.delete_draft": _("Deleting a draft"),
    "case.draft": _("Preparing a case"),
    "case.edit": _("Editing a case"),
    "case.log": _("Logging a case"),
    "case.move.acknowledged": _("Acknowledging a case"),
    "case.move.answered": _("Recording the answer to a case"),
    "case.move.closed": _("Closing a case"),
    "case.move.escalated": _("Escalating a case"),
    "case.move.in_local_handling": _("Taking a case in hand"),
    "case.move.information_requested": _("Asking for information about a case"),
    "case.move.logged": _("Logging a case"),
    "case.move.relayed": _("Relaying a case"),
    "case.move.reopened": _("Reopening a case"),
    "case.move.resolved_locally": _("Resolving a case locally"),
    "case.move.returned": _("Returning a case"),
    "case.read": _("Reading a case"),
    "contact.create": _("Creating a contact point"),
    "contact.demo": _("Loading the demonstration"),
    "contact.edit": _("Editing a contact point"),
    "contact.import": _("Importing contact points"),
    "contact.publish": _("Publishing a contact point"),
    "contact.suspend": _("Suspending a contact point"),
    "contact.verify": _("Checking a contact point"),
    "contact.withdraw": _("Withdrawing a contact point"),
    "housekeeping": _("Housekeeping"),
    "journal.key": _("Changing the journal’s key"),
    "journal.purge": _("Purging the journal"),
    "keys.rotate": _("Rotating the keys"),
    "login": _("Log-in"),
    "logout": _("Log-out"),
    "member.create": _("Creating an account"),
    "member.password": _("Changing a password"),
    "message.announce": _("Telling of a message"),
    "message.withdraw": _("Taking a message back"),
    "message.write": _("Writing a message"),
    "seat.close": _("Ending a seat"),
    "seat.open": _("Opening a seat"),
    "thread.read": _("Reading a thread"),
}
