"""`python -m lianti` is the command line."""

from lianti.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
