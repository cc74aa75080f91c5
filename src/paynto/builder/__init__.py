"""From a prompt to files: models, turns, checks and repair."""
