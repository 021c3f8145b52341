"""Names of the structures of support, and what people call them: one table for presets, arms, pages, live view and messages."""

from __future__ import annotations

from typing import Final

PARTNER_ALONE: Final = "partner-alone"
ORDINARY_LIFE: Final = "ordinary-life"
SUPPORT_GROUP: Final = "support-group"
SUPPORT_GROUP_ALONE: Final = "support-group-alone"

TITLES: Final = {
    PARTNER_ALONE: "Partner alone",
    ORDINARY_LIFE: "Ordinary life",
    SUPPORT_GROUP: "Support group",
    SUPPORT_GROUP_ALONE: "Support group alone",
    "befriending": "Befriending",
    "couples-counselling": "Couples counselling",
    "couples-group": "Couples’ group",
    "listening": "Friends who learn to listen",
    "online-community-moderated": "Moderated online community",
    "online-community-peer": "Online community of peers",
    "parent-support-group": "Parents’ support group",
    "relationship-education": "Relationship education",
}
"""Every preset by name. All but the two alone are ordinary life, with partner, friends and colleagues, plus what they name."""


def title_of(name: str) -> str:
    """What a preset or a programme is called: by the table, or else its name in words."""
    return TITLES.get(name, name.replace("-", " ").capitalize())
