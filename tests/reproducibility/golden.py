"""The golden baseline: fingerprints of a few runs, by which a change of the model's numbers cannot go unnoticed.

``python tests/reproducibility/golden.py`` shows what has changed; ``--write`` writes the baseline anew, in a commit that
says why. The network's key is kept too, so that one sees where a change came from.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
STORED = Path(__file__).with_name("golden.json")
DAYS = (0, 1, 28, 120)
SEEDS = (1, 2026)
PERSONS = 120
Golden = dict[str, dict[str, str]]


def computed() -> Golden:
    """Fingerprints by member ("scenario, seed"), then by day, of all members in one ensemble."""
    from simulation.ensemble import Ensemble
    from tests.reproducibility.members import ALONE, BASELINE, BOTH, GROUPS
    from tests.worlds import town

    chosen = {"baseline": BASELINE, "groups": GROUPS, "both": BOTH, "alone": ALONE}
    names = [(name, seed) for name in chosen for seed in SEEDS]
    network = town(PERSONS)
    ensemble = Ensemble(network, [chosen[name] for name, _ in names], [seed for _, seed in names], threads=1)
    found: Golden = {"network": {"key": network.key}} | {f"{name}, seed {seed}": {} for name, seed in names}
    for day in DAYS:
        ensemble.advance(day - ensemble.day)
        for member, (name, seed) in enumerate(names):
            found[f"{name}, seed {seed}"][f"day {day}"] = ensemble.fingerprint(member)
    return found


def stored() -> Golden:
    """The baseline as it was last written."""
    content: Golden = json.loads(STORED.read_text(encoding="utf-8"))
    return content


def main() -> int:
    """Compare with the stored baseline, or write it anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the baseline anew")
    if parser.parse_args().write:
        STORED.write_text(json.dumps(computed(), indent=1) + "\n", encoding="utf-8")
        print(f"wrote {STORED}")
        return 0
    known, now = stored(), computed()
    changed = [name for name in now if now[name] != known.get(name)]
    print(f"changed: {', '.join(changed)}" if changed else "nothing has changed")
    return int(bool(changed))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
