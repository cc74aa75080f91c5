"""Teams, members, roles, permissions and the audit log."""
