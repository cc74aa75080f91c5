"""Projects, versions, files and chat messages."""
