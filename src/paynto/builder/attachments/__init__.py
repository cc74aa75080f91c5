"""Pictures that people send with a message."""
