"""What can go wrong with putting removed code back."""

from paynto.core.errors import Conflict


class TrashConflict(Conflict):
    code = "trash_conflict"
    title = "What was removed does not fit the files as they are now"
