"""The preview: each sandbox is served on its own origin through this ASGI application."""
