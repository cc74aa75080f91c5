"""Prompts to choose from while writing a message: the built-in ones, and those that people saved."""
