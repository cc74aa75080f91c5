"""What a model sees of a project: chosen within a budget, marked as data, without secrets."""

from paynto.builder.context.inputs import (
    Base,
    BuiltRequest,
    ContextInput,
    Document,
    ModelLimits,
    Omitted,
    Picture,
    Section,
    SourceFile,
    Turn,
    Work,
)
from paynto.builder.context.notation import read_blocks, split_request, write_request
from paynto.builder.context.request import build_request

__all__ = [
    "Base",
    "BuiltRequest",
    "ContextInput",
    "Document",
    "ModelLimits",
    "Omitted",
    "Picture",
    "Section",
    "SourceFile",
    "Turn",
    "Work",
    "build_request",
    "read_blocks",
    "split_request",
    "write_request",
]
