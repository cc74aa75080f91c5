"""What turns removed, read from the history of versions, and putting it back without rolling back the rest."""
