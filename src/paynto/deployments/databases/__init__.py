"""Databases of deployed apps: one file per provider, the contract in `base.py`."""
