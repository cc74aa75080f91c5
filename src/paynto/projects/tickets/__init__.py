"""Tickets: work that a project still needs, each with why, its files and how it is checked."""
