"""``python -m kithkin`` is the command ``kithkin``."""

from __future__ import annotations

import sys

from kithkin.packages import require_own


def main() -> int:
    """Run the command; returns its exit status, 2 where a foreign package hides one of ours."""
    try:
        require_own()
    except ImportError as error:
        print(f"kithkin: {error}", file=sys.stderr)
        return 2
    from experiments.cli import main as command  # not at the top: it could be the foreign one

    return command()


if __name__ == "__main__":
    sys.exit(main())
