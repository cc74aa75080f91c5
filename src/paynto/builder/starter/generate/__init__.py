"""Writes an app from its specification: the same specification gives the same bytes."""

from paynto.builder.starter.generate.app_files import generate_files
from paynto.builder.starter.generate.encode import UnsafeSpec
from paynto.builder.starter.generate.regenerate import Answer, regenerate

__all__ = ["Answer", "UnsafeSpec", "generate_files", "regenerate"]
