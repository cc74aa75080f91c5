"""Where web releases run: one file per host, the contract in `base.py`."""
