"""The command line `lianti`: one sub-command per file in `commands/`."""
