"""Sub-commands: each module here is one, found by its file name.

A module declares `NAME` (its file name, with dashes), `HELP` (one sentence), `add_arguments(parser)` and
`run(args) -> int` (0: fine; 1: something was found wrong; 2: used wrongly). Optional: `EXAMPLES`, lines of
(command line, what it does) for `--help`; `NEEDS_DJANGO = False` for a command that starts before the models are
loaded. Models are imported inside `run`, because the module is also read for `lianti --help`.
"""
