"""Ways to run a sandbox: one file per provider behind the interface of `base`."""
