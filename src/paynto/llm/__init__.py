"""The catalogue of language models."""
