"""`python -m paynto`."""

from paynto.cli import main

main()
