"""``python -m experiments.documentation``: fill the marked blocks of the documentation from the code."""

from __future__ import annotations

import sys

from experiments.documentation.blocks import main

sys.exit(main())
