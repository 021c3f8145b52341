"""A sweep in Python: strain over the places of a support group, with and without befriending, in plausible worlds."""

import sys

from matplotlib.figure import Figure

from kithkin import Plan, sweep

PLACES = "programmes.support-group.places"


def main(folder: str, persons: int = 1000, worlds: int = 20, days: int = 365) -> None:
    """Sweep into ``folder``, and draw ``places.pdf`` there."""
    plan = Plan.of(
        {
            "burn_in": days,
            "days": days,
            "plausible": worlds,
            "measures": ["strain", "all_hours"],
            "set": {"network.persons": persons},
            "factors": {"structure": ["ordinary-life", "befriending"], PLACES: [0.0, 0.02, 0.05, 0.1]},
        }
    )
    runs = sweep(plan, folder).store.read("endpoints")
    wide = runs.pivot_table(index="replicate", columns=["structure", PLACES], values="strain")
    added = wide.sub(wide["ordinary-life", 0.0], axis=0)  # paired: the same couples, the same luck
    figure = Figure(figsize=(85 / 25.4, 2.4), layout="constrained")
    axes = figure.subplots()
    for structure in ("ordinary-life", "befriending"):
        low, middle, high = (added[structure].quantile(share) for share in (0.05, 0.5, 0.95))
        axes.errorbar(middle.index, middle, (middle - low, high - middle), marker="o", capsize=2, label=structure)
    axes.set(xlabel="places, share of persons", ylabel="strain less ordinary life, SD")
    axes.legend(frameon=False)
    figure.savefig(f"{folder}/places.pdf")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "results/places")
