"""What a model sees of a project: chosen within a budget, marked as data, without secrets."""

from paynto.builder.context.notation import split_request, write_request

__all__ = ["split_request", "write_request"]
