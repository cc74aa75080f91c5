"""How an answer comes about: requests with fallback, what watchers see of it, and going on after a break."""
