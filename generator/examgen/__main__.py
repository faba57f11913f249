"""`python -m examgen`."""

from examgen.cli import main

main(prog_name="examgen")
