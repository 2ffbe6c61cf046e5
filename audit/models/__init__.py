"""The tables of the journal: the entries, and what proves them."""

from audit.models.entries import ACCOUNTS_AND_BODIES, Entry, EntryManager, EntryQuerySet
from audit.models.trail import Checkpoint, Delivery, HandOver, Leaf, Node

__all__ = [
    "ACCOUNTS_AND_BODIES",
    "Checkpoint",
    "Delivery",
    "Entry",
    "EntryManager",
    "EntryQuerySet",
    "HandOver",
    "Leaf",
    "Node",
]
