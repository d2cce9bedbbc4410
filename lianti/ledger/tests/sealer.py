"""A process of its own that writes facts and seals them: python -m lianti.ledger.tests.sealer ROUNDS."""

from __future__ import annotations

import sys


def main(rounds: int) -> None:
    """Wait for a line, then write and seal as fast as possible."""
    import django

    django.setup()
    from lianti.ledger.sealing import seal_stream
    from lianti.ledger.tests import ground

    ground.declare()
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(rounds):
        ground.write(number)
        seal_stream("fact", ground.AT)


if __name__ == "__main__":
    main(int(sys.argv[1]))
