"""Every request to a language model: routing, budgets, fallback, and the record of what it took."""
