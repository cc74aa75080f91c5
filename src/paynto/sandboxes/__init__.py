"""Running a project while it is built."""
