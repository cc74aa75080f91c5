"""Paynto: from a sentence to a live app."""

__version__ = "0.1.0"
