"""Scenario files: presets, files that say only what differs, and every way in which a file can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.scenario import Programme, Scenario
from simulation.scenario.catalogue import parameters, span
from simulation.scenario.files import from_toml, load, parse_toml, presets, settings, to_toml
from simulation.scenario.mistakes import ScenarioError

FOURTH_KIND = """
summary = "Walks with a neighbour who was trained to listen, every third day."

[programmes.walking-pairs]
group_size = 2
group_minimum = 2
session_interval = 3
session_hours = 0.75
facilitator_advantage = 0.2
keeps_ties = 1.0
"""


def test_the_presets_are_there() -> None:
    assert presets() == (
        "befriending",
        "couples-counselling",
        "couples-group",
        "listening",
        "online-community-moderated",
        "online-community-peer",
        "ordinary-life",
        "parent-support-group",
        "partner-alone",
        "relationship-education",
        "support-group",
        "support-group-alone",
    )


@pytest.mark.parametrize("name", presets())
def test_a_preset_has_its_name_and_a_one_sentence_summary(name: str) -> None:
    preset = load(name)
    assert preset.name == name
    assert preset.summary.find(".") == len(preset.summary) - 1


def test_presets_differ_from_each_other() -> None:
    assert len({load(name).key for name in presets()}) == len(presets())


def test_the_baseline_is_the_default() -> None:
    assert load("ordinary-life").key == Scenario().key


def test_the_four_arms_cross_circle_and_programme() -> None:
    arms = {name: load(name) for name in ("partner-alone", "ordinary-life", "support-group-alone", "support-group")}
    crossed = {name: (arm.circle.active, list(arm.programmes)) for name, arm in arms.items()}
    group = ["support-group"]
    assert crossed == {
        "partner-alone": (False, []),
        "ordinary-life": (True, []),
        "support-group-alone": (False, group),
        "support-group": (True, group),
    }


KEY_VALUES = {
    "ordinary-life": {}, "partner-alone": {"circle.active": False},
    "support-group-alone": {"circle.active": False, "programmes.support-group": {}},
    "support-group": {"programmes.support-group": {}},
    "couples-counselling": {
        "programmes.couples-counselling": {
            "unit": "couple", "screen": "satisfaction", "eligible_share": 0.25, "group_size": 2, "group_minimum": 2,
            "matched_by_problem": False, "places": 0.02, "session_hours": 1.25, "leader_share": 0.8, "relief": 0.15,
            "resolution": 0.05, "esteem_gain": 0.012, "attention": 0.35, "belonging_gain": 0.0, "skill_gain": 0.075,
            "closeness_gain": 0.066, "keeps_ties": 0.0,
        },
    },
    "couples-group": {
        "programmes.couples-group": {
            "unit": "couple", "screen": "satisfaction", "eligible_share": 0.25, "group_size": 8, "group_minimum": 4,
            "matched_by_problem": False, "places": 0.02, "relief": 0.15, "resolution": 0.08, "esteem_gain": 0.012,
            "attention": 0.25, "belonging_gain": 0.04, "skill_gain": 0.06, "closeness_gain": 0.035, "keeps_ties": 0.3,
        },
    },
    "relationship-education": {
        "programmes.relationship-education": {
            "unit": "couple", "screen": "none", "group_size": 10, "group_minimum": 4, "matched_by_problem": False,
            "places": 0.02, "sessions": 6, "session_hours": 2.0, "relief": 0.0, "resolution": 0.0, "esteem_gain": 0.004,
            "attention": 0.05, "belonging_gain": 0.03, "skill_gain": 0.09, "closeness_gain": 0.034, "keeps_ties": 0.0,
        },
    },
    "befriending": {"informal.befriending": {}}, "listening": {"informal.listening": {"kind": "listening"}},
    "online-community-moderated": {
        "programmes.online-community": {
            "intake_interval": 1, "minimum_wait": 0, "uptake": 0.03, "places": 0.2, "group_size": 500, "group_minimum": 1,
            "sessions": 84, "session_interval": 1, "session_hours": 0.3, "attendance": 0.3, "weekly_drop_out": 0.05,
            "guidelines": True, "facilitator_advantage": 0.625, "leader_share": 0.1, "relief": 0.5, "resolution": 0.1,
            "esteem_gain": 0.03, "attention": 0.4, "belonging_gain": 0.055, "skill_gain": 0.02, "keeps_ties": 0.1,
        },
    },
    "parent-support-group": {
        "stressors.kinds.family.rate": 0.5, "stressors.kinds.family.joint": 0.9, "network.assortment": 0.3,
        "network.experience": 0.5,
        "programmes.parent-group": {
            "eligible_share": 0.5, "group_size": 10, "sessions": 13, "session_interval": 14, "session_hours": 2.0,
        },
    },
}  # fmt: skip
"""What a preset changes of the defaults; the community of peers is compared with the moderated one."""


@pytest.mark.parametrize("name", KEY_VALUES)
def test_a_preset_changes_these_values_alone(name: str) -> None:
    assert load(name).key == Scenario().replace(KEY_VALUES[name]).key


def test_the_default_programme_is_twelve_weekly_sessions_of_eight() -> None:
    course = load("support-group").programmes["support-group"]
    assert (course.unit, course.group_size, course.group_minimum, course.matched_by_problem) == ("person", 8, 6, True)
    assert (course.sessions, course.session_interval, course.session_hours) == (12, 7, 1.5)


def test_peers_online_differ_from_moderators_in_leading_alone() -> None:
    moderated, peers = load("online-community-moderated"), load("online-community-peer")
    led = {"programmes.online-community.facilitator_advantage": 0.0, "programmes.online-community.guidelines": False}
    assert moderated.replace(led).key == peers.key


def test_a_fourth_kind_of_programme_is_a_few_lines(tmp_path: Path) -> None:
    file = tmp_path / "walks.toml"
    file.write_text(FOURTH_KIND, encoding="utf-8")
    scenario = load(file)
    assert scenario.name == "walks"
    assert scenario.programmes == {
        "walking-pairs": Programme(
            group_size=2,
            group_minimum=2,
            session_interval=3,
            session_hours=0.75,
            facilitator_advantage=0.2,
            keeps_ties=1.0,
        )
    }
    assert parse_toml(to_toml(scenario)) == scenario


def test_a_file_says_what_differs_from_its_base() -> None:
    scenario = parse_toml(
        'base = "support-group-alone"\n[programmes.support-group]\nsessions = 6\n[stressors.kinds.family]\nrate = 1.0\n',
        "mine",
    )
    expected = load("support-group-alone").replace(
        {"programmes.support-group.sessions": 6, "stressors.kinds.family.rate": 1.0}
    )
    assert scenario == expected.replace(name="mine", summary="")


def test_an_empty_file_is_the_default() -> None:
    assert parse_toml("").key == Scenario().key


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "marked.toml"
    file.write_bytes(b"\xef\xbb\xbfsummary = 'x'\r\n[circle]\r\nactive = false\r\n")
    assert load(str(file)).key == load("partner-alone").key


def test_a_written_file_explains_every_field() -> None:
    text = to_toml(load("support-group").replace({"informal": load("befriending").informal}))
    lines = text.splitlines()
    for parameter in parameters(Scenario):
        field = parameter.name.rpartition(".")[2]
        assert any(line.startswith(f"{field} = ") for line in lines)
    flat = " ".join(line.removeprefix("#").strip() for line in lines)
    for parameter in parameters(Scenario):
        wide = parameter.plausible in (None, parameter.range)
        plausible = "" if wide or parameter.plausible is None else f"; plausible {span(parameter.plausible)}"
        assert f"{parameter.meaning}; {parameter.allowed}{plausible}; {parameter.evidence}" in flat
    assert max(len(line) for line in lines if line.startswith("#")) <= 120


def refused(content: bytes, tmp_path: Path) -> tuple[str, ...]:
    file = tmp_path / "wrong.toml"
    file.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        from_toml(file)
    assert all(mistake.startswith(f"{file}: ") for mistake in caught.value.mistakes)
    return tuple(mistake.removeprefix(f"{file}: ") for mistake in caught.value.mistakes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_may_be_what_a_shell_on_windows_writes(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(to_toml(load("support-group")).replace("\n", "\r\n").encode(encoding))
    assert from_toml(file) == load("support-group")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[strain]\ncrossover = \n", "line 2: not valid TOML (Invalid value)"),
        (b"a = [1,\n", "line 1: not valid TOML (Invalid value)"),
        (b"a = " + b"[" * 50_000, "not valid TOML (nested too deeply)"),
        (b"name = '\xff'", "not UTF-8 text, byte 9 is 0xff"),
        (b"#" * ((1 << 20) + 1), "more than 1 MiB, which is too long"),
        (
            b"base = 'suport-group'",
            "base = 'suport-group': must be a preset, or a file ending in .toml; did you mean support-group?",
        ),
        (
            b"base = 3\nname = 'x'",
            f"base = 3: must be a preset, or a file ending in .toml; there are {', '.join(presets())}",
        ),
        (b"strain = 3", "strain = 3: must be a table"),
        (b"'strain.crossover' = 3", '"strain.crossover": unknown name; did you mean strain.crossover?'),
    ],
)
def test_a_wrong_file_is_one_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    assert refused(content, tmp_path) == (sentence,)


def test_a_file_of_a_mib_is_still_read(tmp_path: Path) -> None:
    (tmp_path / "long.toml").write_bytes(b"[circle]\nactive = false\n".ljust(1_048_576, b"#"))
    assert load(tmp_path / "long.toml").key == load("partner-alone").key


def test_a_file_reports_all_its_mistakes(tmp_path: Path) -> None:
    content = b"base = 'nope'\n[strain]\ncrossover = 1.7\ncross_over = 2\n[programmes.a]\nsessions = 0\n"
    assert refused(content, tmp_path)[1:] == (
        "strain.crossover = 1.7: must lie in 0 to 0.9",
        "strain.cross_over: unknown name; did you mean strain.crossover?",
        "programmes.a.sessions = 0: must lie in 1 to 10000 (sessions)",
    )


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("suport-group", "suport-group: no such scenario; did you mean support-group?"),
        ("missing.toml", "missing.toml: no such file"),
        ("/", "/: a folder, not a file"),
        ("nul\0.toml", "nul\0.toml: not a path"),
    ],
)
def test_what_cannot_be_loaded_is_one_sentence(place: str, sentence: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(place)
    assert caught.value.mistakes == (sentence,)


def test_settings_are_toml_values_or_plain_text() -> None:
    read = settings(["strain.crossover=0.5", "circle.active = false", "name=calm sea", "summary='a=b'", "p={a = 1}"])
    assert read == {
        "strain.crossover": 0.5,
        "circle.active": False,
        "name": "calm sea",
        "summary": "a=b",
        "p": {"a": 1},
    }


def test_settings_do_not_smuggle_in_further_names() -> None:
    assert settings(["name=1\nother = 2"]) == {"name": "1\nother = 2"}


def test_settings_without_a_value_are_refused() -> None:
    with pytest.raises(ScenarioError) as caught:
        settings(["strain.crossover", "=3", "a=1"])
    assert caught.value.mistakes == ("'strain.crossover': must read name=value", "'=3': must read name=value")


def test_the_base_may_be_a_file_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "calm.toml").write_text('base = "support-group-alone"\n[strain]\ncrossover = 0.0\n')
    (tmp_path / "calmer.toml").write_text('base = "calm.toml"\n[seeking]\nrate = 0.1\n')
    scenario = from_toml(tmp_path / "calmer.toml")
    assert scenario.name == "calmer"
    assert (scenario.strain.crossover, scenario.seeking.rate) == (0.0, 0.1)
    assert scenario.programmes == load("support-group").programmes


def test_a_base_that_cannot_be_read_is_named_with_its_own_mistakes(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[strain]\ncrossover = 1.7\n")
    (tmp_path / "self.toml").write_text('base = "self.toml"\n')
    (tmp_path / "mine.toml").write_text('base = "bad.toml"\nseed = 1\n')
    with pytest.raises(ScenarioError) as refusal:
        from_toml(tmp_path / "mine.toml")
    assert [mistake.replace(str(tmp_path), "HERE") for mistake in refusal.value.mistakes] == [
        "HERE/mine.toml: base = 'bad.toml': HERE/bad.toml: strain.crossover = 1.7: must lie in 0 to 0.9",
        "HERE/mine.toml: seed: unknown name; did you mean seeking?",
    ]
    with pytest.raises(ScenarioError, match="this file is the base of itself"):
        from_toml(tmp_path / "self.toml")
    (tmp_path / "mine.toml").write_text('base = "none.toml"\n')
    with pytest.raises(ScenarioError, match=r"base = 'none.toml': .*none.toml: no such file"):
        from_toml(tmp_path / "mine.toml")


@pytest.mark.parametrize(
    ("text", "value"), [(".2", 0.2), ("1.", 1.0), ("-.5e-1", -0.05), ("0.2", 0.2), ("1e-3", 0.001)]
)
def test_decimals_are_read_as_statistics_programs_write_them(text: str, value: float) -> None:
    assert settings([f"strain.crossover={text}"]) == {"strain.crossover": value}
