"""Follow-up requests: a sentence changes the specification of an app, or is refused whole with a reason."""

from paynto.builder.starter.drafting.outcome import Refusal
from paynto.builder.starter.edits.applying import apply_edit_request
from paynto.builder.starter.edits.change import SpecEdit

__all__ = ["Refusal", "SpecEdit", "apply_edit_request"]
