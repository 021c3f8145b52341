"""Persons, couples and groups: what they show is the arrays' state, and what is done to them by hand is written there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

from simulation.agents import Couple, Group, Person
from simulation.agents.columns import Column, State
from simulation.ensemble import Ensemble
from simulation.model import SupportModel
from simulation.network import SocialNetwork
from simulation.network.record import CONFIDANT, FRIEND
from simulation.population import STATE, Status, Today
from simulation.scenario import KINDS

FAMILY = SocialNetwork.from_ties(
    6, [0, 0, 1, 4], [2, 3, 3, 5], strength=[2.0, 3.0, 1.0, 1.0], kind=[CONFIDANT, CONFIDANT, FRIEND, FRIEND],
    partner=[1, 0, 3, 2, 4, 5], names=("Ana", "Ben", "Cem", "Dua", "Eli", "Fay"),
)  # fmt: skip
"""Two couples, 0-1 and 2-3, and two singles."""


def family(spec: str = "support-group-alone", **named: Any) -> SupportModel:
    return SupportModel(spec, FAMILY, rng=3, **named)


def live(model: SupportModel, days: int) -> SupportModel:
    for _ in range(days):
        model.step()
    return model


# Views


def test_views_are_mesa_agents_without_being_registered() -> None:
    model = family()
    person = model.person(1)
    assert isinstance(person, mesa.Agent)
    assert person.model is model
    assert (person.unique_id, person.pos, person.name) == (1, 1, "Ben")
    assert person.random is model.random
    assert Person not in mesa.Model.agents_by_type.fget(model)
    assert model.couple(3).unique_id == 8
    assert model.couple(3).pos is None
    assert repr(model.couple(3)) == "Couple(2)"


def test_views_of_a_row_are_equal_and_no_others() -> None:
    model = family()
    assert model.person(0) == model.person(0) != model.person(1)
    assert model.person(0) != model.couple(0)
    assert model.person(0) != family().person(0)
    assert len({model.person(0), model.person(0), model.couple(0)}) == 2


def test_nobody_can_be_removed_and_no_view_moved() -> None:
    person = family().person(0)
    with pytest.raises(TypeError, match=r"Person\(0\) cannot be removed"):
        person.remove()
    with pytest.raises(AttributeError, match="row cannot be set"):
        person.row = 3


def test_every_column_of_state_and_of_the_day_is_an_attribute() -> None:
    in_groups = ("mate", "newer_friend", "older_friend")
    state = {name for name in STATE if name not in ("load", *in_groups)}
    today = {name for name in Today._fields if name != "sums"}
    columns = {name for name, value in vars(Person).items() if isinstance(value, Column)}
    assert columns <= state | today | {"partner", "requests"}
    model = family()
    assert all(Person.column(model, name) for name in state | today)
    assert not any(Person.column(model, name) for name in in_groups)
    assert all(Person.column(model, f"load_{kind}") for kind in KINDS)
    assert Person.column(model, "load_of_work") is None


def test_a_column_that_the_class_does_not_name_is_read_and_written_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    model = family()
    monkeypatch.delattr(Person, "skill")
    monkeypatch.delattr(Person, "helper")
    model.person(4).skill = 0.5
    assert model.ensemble.population.skill[4, 0] == model.person(4).skill == 0.5
    with pytest.raises(ValueError, match="skill"):
        model.person(4).skill = -1.0
    assert model.person(4).helper is None


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    person = family().person(0)
    with pytest.raises(AttributeError, match=r"^Person has no attribute 'starin'; did you mean strain\?$"):
        person.starin = 2
    with pytest.raises(AttributeError, match=r"did you mean confidants\?"):
        _ = person.confidents
    assert not hasattr(person, "starin")


# State


@pytest.mark.parametrize(
    "name", [name for name in STATE if name == "load" or isinstance(vars(Person).get(name), State)]
)
def test_state_is_read_and_written_in_place(name: str) -> None:
    model = family()
    attribute = "load_health" if name == "load" else name
    value = 5 if name == "experience" else 0.5
    setattr(model.person(4), attribute, value)
    array = getattr(model.ensemble.population, name)
    assert (array[4, KINDS.index("health"), 0] if name == "load" else array[4, 0]) == value
    assert getattr(model.person(4), attribute) == value
    assert type(getattr(model.person(4), attribute)) is type(value)


def test_strain_and_deviation_move_together() -> None:
    person = family().person(0)
    slow = person.strain - person.deviation
    person.strain += 1.5
    assert person.strain - person.deviation == pytest.approx(slow, abs=1e-6)
    person.deviation = 0.0
    assert person.strain == pytest.approx(slow, abs=1e-6)


def test_strain_set_by_hand_is_carried_over() -> None:
    calm, tense = family(), family()
    tense.person(4).strain += 2.0
    left = [live(model, 1).person(4).strain for model in (calm, tense)]
    carried = calm.spec.strain.carry_over * 2.0
    assert left[1] - left[0] == pytest.approx(carried, abs=0.1)  # help and belonging may differ a little


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("belonging", 1.5, r"^belonging = 1.5: must be a number in 0 to 1 \(share\)$"),
        ("skill", -1, r"^skill = -1: must be a number in 0 to 1 \(share\)$"),
        ("strain", float("nan"), r"^strain = nan: must be a finite number \(SD\)$"),
        ("strain", 1e39, r"^strain = 1e\+39: must be a finite number"),
        ("esteem", "high", r"^esteem = 'high': must be a finite number"),
        ("esteem", None, r"^esteem = None: must be a finite number"),
        ("experience", 16, r"^experience = 16: must be a whole number in 0 to 15 \(bits\)$"),
        ("experience", 1.5, r"^experience = 1.5: must be a whole number"),
        ("load_health", -0.1, r"^load_health = -0.1: must be a number of at least 0 \(LCU/100\)$"),
        ("strain", [1.0, 2.0], r"^strain: 2 values for 1 rows"),
    ],
)
def test_a_value_out_of_range_is_one_sentence_and_changes_nothing(name: str, value: Any, sentence: str) -> None:
    model = family()
    before = model.ensemble.fingerprint()
    with pytest.raises(ValueError, match=sentence):
        setattr(model.person(0), name, value)
    assert model.ensemble.fingerprint() == before


@pytest.mark.parametrize("name", ["status", "programme", "group", "since", "attended", "entry_esteem"])
def test_standing_with_programmes_is_not_set_by_hand(name: str) -> None:
    with pytest.raises(AttributeError, match=f"^{name} cannot be set; enrol and leave change it$"):
        setattr(family().person(0), name, 1)


def test_the_day_is_not_rewritten() -> None:
    person = family().person(0)
    with pytest.raises(AttributeError, match=r"^asked cannot be set; it is a result of the last day$"):
        person.asked = person.partner
    with pytest.raises(AttributeError, match=r"^partner cannot be set$"):
        person.partner = person


def test_load_by_kind() -> None:
    person = family().person(0)
    person.load["health"] = 0.75
    assert person.load["health"] == person.load_health == 0.75
    assert list(person.load) == list(KINDS)
    assert sum(person.load.values()) == pytest.approx(sum(getattr(person, f"load_{kind}") for kind in KINDS))
    assert "helth" not in person.load
    with pytest.raises(KeyError, match=r"helth: no kind of event; did you mean health\?"):
        person.load["helth"] = 1.0
    with pytest.raises(ValueError, match="load_health = -1"):
        person.load["health"] = -1


# Ties


def test_partners_and_couples() -> None:
    model = family()
    ana, ben, eli = model.person(0), model.person(1), model.person(4)
    assert (ana.partner, ben.partner, eli.partner) == (ben, ana, None)
    assert ana.couple == ben.couple == model.agents_by_type[Couple][0]
    assert ana.couple is not None
    assert ana.couple.persons == (ana, ben)
    assert eli.couple is None


def test_ties() -> None:
    model = family()
    ana, ben, cem, dua = (model.person(row) for row in range(4))
    assert list(ana.confidants) == list(ana.friends) == [cem, dua]
    assert list(ben.confidants) == []
    assert list(ben.friends) == [dua]
    assert [ana.tie_strength(other) for other in (cem, dua, ben)] == [2.0, 3.0, 0.0]
    assert ana.friends.agg("strain", max) == max(cem.strain, dua.strain)


def test_whom_one_asked_and_who_helped() -> None:
    model = SupportModel("ordinary-life", rng=1, network__persons=200)
    live(model, 2)
    today = model.ensemble.today
    for person in model.agents:
        assert person.asked == (None if today.asked[person.row, 0] < 0 else model.person(today.asked[person.row, 0]))
        assert person.helper in (None, person.asked)
        assert person.requests == sum(other.asked == person for other in model.agents)
    assert any(person.helper for person in model.agents)


def test_a_couple_says_the_mean_of_both() -> None:
    model = live(family(), 5)
    couple = model.couple(2)
    for name in ("strain", "satisfaction", "conflicts"):
        both = [getattr(person, name) for person in couple.persons]
        assert getattr(couple, name) == pytest.approx(np.mean(both))
        assert model.agents_by_type[Couple].get(name)[1] == getattr(couple, name)
    with pytest.raises(AttributeError, match="strain cannot be set"):
        couple.strain = 1.0


# Interventions


@pytest.mark.parametrize("kind", KINDS)
def test_a_hit_adds_the_event_and_is_remembered(kind: str) -> None:
    model = family()
    person = model.person(4)
    person.experience = 0
    before = dict(person.load)
    person.hit(kind)
    person.hit(kind, weight=10)
    weight = model.spec.kinds[kind].weight
    assert person.load[kind] == pytest.approx(before[kind] + (weight + 10) / 100, rel=1e-5)
    assert {other for other in KINDS if person.load[other] != before[other]} == {kind}
    assert [other for other in KINDS if person.lived_through(other)] == [kind]


def test_a_couple_is_hit_together() -> None:
    model = family()
    before = model.agents.get("load_family")
    model.couple(3).hit("family", weight=50)
    added = np.array(model.agents.get("load_family")) - before
    assert added == pytest.approx([0, 0, 0.5, 0.5, 0, 0], abs=1e-6)


def test_wrong_hits_are_one_sentence() -> None:
    person = family().person(0)
    with pytest.raises(ValueError, match=r"^finance: no kind of event; did you mean financial\?$"):
        person.hit("finance")
    with pytest.raises(ValueError, match=r"^weight = -1: must be a number of at least 0 \(LCU\)$"):
        person.hit("health", -1)


def test_help_by_a_confidant_who_has_been_there() -> None:
    model = family()
    ana, dua, spec = model.person(0), model.person(3), model.spec
    ana.strain, ana.belonging, dua.belonging = 2.0, 0.2, 0.5
    ana.hit("health", 200)
    dua.experience = 2
    load, perceived, strain = ana.load["health"], ana.perceived, dua.strain
    quality = spec.episode.quality_mean + spec.episode.experience_bonus
    relief = ana.ask()  # of the two confidants, Dua is the closer one
    assert relief == pytest.approx(spec.episode.relief * quality * 2.0, rel=1e-5)
    assert ana.strain == pytest.approx(2.0 - relief, rel=1e-5)
    assert ana.load["health"] == pytest.approx(load * (1 - spec.episode.resolution * quality), rel=1e-5)
    gained = spec.resources.received_effect * quality * spec.episode.hours / spec.resources.support_time
    assert ana.perceived == pytest.approx(perceived + gained, abs=1e-6)
    assert dua.strain == pytest.approx(strain + spec.answering.cost + spec.answering.cost_of_strain * 2.0, abs=1e-6)
    assert ana.belonging == pytest.approx(0.2 + 0.8 * spec.company.help_gain * quality)
    assert dua.belonging == pytest.approx(0.5 + 0.5 * spec.company.giving_gain)


def test_help_by_somebody_who_has_not_been_there() -> None:
    model = family()
    ana, cem, spec = model.person(0), model.person(2), model.spec
    ana.strain, cem.experience = 1.0, 0
    ana.hit("health", 200)
    load = ana.load["health"]
    assert ana.ask(cem) == pytest.approx(spec.episode.relief * spec.episode.quality_mean, rel=1e-5)
    resolved = spec.episode.resolution * spec.episode.quality_mean * spec.episode.unmatched
    assert ana.load["health"] == pytest.approx(load * (1 - resolved), rel=1e-5)


def test_help_by_the_partner_shows_in_satisfaction() -> None:
    model = family()
    ana, ben = model.person(0), model.person(1)
    belonging, satisfaction, closeness = (ana.belonging, ben.belonging), ben.satisfaction, ben.closeness
    ben.ask(ana, quality=0.5)
    couple = model.spec.relationship
    assert ben.satisfaction == pytest.approx(satisfaction + couple.support_gain * 0.5, abs=1e-6)
    assert ben.closeness == pytest.approx(closeness + couple.help_history * 0.5, abs=1e-6)
    assert (ana.belonging, ben.belonging) == belonging


def test_help_of_bad_quality_hurts() -> None:
    ana = family().person(0)
    ana.strain = 1.0
    assert ana.ask(quality=-0.5) < 0
    assert ana.strain > 1.0


def test_without_strain_or_load_there_is_nothing_to_relieve() -> None:
    ana = family().person(0)
    ana.strain = -1.0
    for kind in KINDS:
        ana.load[kind] = 0.0
    assert ana.ask() == 0.0
    assert sum(ana.load.values()) == 0.0


def test_whom_to_ask() -> None:
    model = family()
    ben, cem, eli = model.person(1), model.person(2), model.person(4)
    ana_before, ben_before = model.person(0).belonging, ben.satisfaction
    cem.ask()  # a confidant comes first
    assert model.person(0).belonging > ana_before
    ben.ask()  # no confidant, so the partner
    assert ben.satisfaction > ben_before
    with pytest.raises(ValueError, match=r"^Person\(4\) has neither confidant nor partner to ask"):
        eli.ask()
    with pytest.raises(ValueError, match=r"^person 4 cannot ask oneself$"):
        eli.ask(eli)
    with pytest.raises(ValueError, match=r"^quality = nan"):
        ben.ask(cem, float("nan"))


# Programmes


def test_enrolling() -> None:
    model = live(family(), 3)
    eli = model.person(4)
    eli.experience = 5
    group = eli.enrol("support-group")
    assert (eli.status, eli.programme, eli.group, eli.since) == (Status.ENROLLED, "support-group", group, 3)
    assert (eli.attended, eli.entry_esteem) == (0, eli.esteem)
    assert isinstance(group, Group)
    assert list(group.members) == [eli]
    assert (group.programme, group.size, group.first_session, group.leader) == ("support-group", 1, 3, 0.0)
    assert model.ensemble.groups.shared[0, :, 0].tolist() == [1, 0, 1, 0]
    assert list(model.agents_by_type[Group]) == [group]


def test_who_is_enrolled_goes_through_the_programme_to_its_end() -> None:
    sure = {f"programmes.support-group.{name}": value for name, value in
            {"attendance": 1.0, "weekly_drop_out": 0.0, "sessions": 3, "uptake": 0.0}.items()}  # fmt: skip
    model = family(settings=sure)
    eli = model.person(4)
    group = eli.enrol("support-group")
    left = [group.sessions_left]
    for _ in range(15):
        model.step()
        left.append(group.sessions_left)
    assert left == [3] + 7 * [2] + 7 * [1] + [0]
    assert (eli.status, eli.attended, eli.since) == (Status.FINISHED, 3, 14)
    assert eli.skill > 0


def test_couples_take_part_together() -> None:
    model = family("couples-counselling")
    (name,) = model.spec.programmes
    group = model.person(3).enrol(name)
    assert [person.row for person in group.members] == [2, 3]
    model.person(2).leave()
    assert model.agents.get("status")[2:4] == [Status.DROPPED, Status.DROPPED]
    with pytest.raises(ValueError, match=f"^person 4 is single: {name} is for couples$"):
        model.person(4).enrol(name)


def test_a_meeting_gives_friends_who_name_each_other() -> None:
    fair = {"informal.fair": {"kind": "meeting", "share": 1.0, "start_day": 0}}
    model = live(family(settings=fair), 1)
    found = [person for person in model.agents_by_type[Person] if len(person.mates)]
    assert len(found) > 1
    for person in found:
        (friend,) = person.mates
        assert list(friend.mates) == [person]
        assert friend not in (person, person.partner)


def test_leaving() -> None:
    model = family(settings={f"programmes.support-group.{name}": 1.0 for name in ("uptake", "eligible_share")})
    live(model, 29)
    waiting, enrolled = model.person(0), model.person(1)
    assert waiting.status is Status.WAITING
    waiting.leave()
    assert (waiting.status, waiting.programme, waiting.since) == (Status.NONE, None, 29)
    enrolled.enrol("support-group")  # from the waiting list
    enrolled.leave()
    assert (enrolled.status, enrolled.programme, enrolled.since) == (Status.DROPPED, "support-group", 29)
    for person, standing in ((waiting, "NONE"), (enrolled, "DROPPED")):
        with pytest.raises(ValueError, match=f"^person {person.row} has status {standing}: only a person who waits"):
            person.leave()
    enrolled.enrol("support-group")  # once more, by hand at any time
    with pytest.raises(ValueError, match=r"^person 1 has status ENROLLED: a person is in one programme at a time$"):
        enrolled.enrol("support-group")


def test_unknown_programmes_are_named_with_the_nearest() -> None:
    with pytest.raises(
        ValueError, match=r"^suport-group: no programme of this scenario; did you mean support-group\?$"
    ):
        family().person(0).enrol("suport-group")
    with pytest.raises(ValueError, match=r"^support-group: no programme of this scenario; there is none$"):
        family("partner-alone").person(0).enrol("support-group")


def test_there_is_room_for_everybody_beside_the_intakes() -> None:
    model = SupportModel(
        "support-group-alone", rng=1, settings={"network.persons": 90, "programmes.support-group.places": 1.0}
    )
    planned = len(model.ensemble.groups.leader)
    model.agents.select(at_most=60).do("enrol", "support-group")
    groups = model.ensemble.groups
    assert groups.formed[0] == 60 > planned
    assert len(groups.leader) >= 60 + (90 - 60) // model.spec.programmes["support-group"].group_minimum
    live(model, 60)
    assert len(model.agents_by_type[Group]) == groups.formed[0] >= 60
    assert all(len(group.members) == group.size for group in model.agents_by_type[Group])


def test_interventions_outlive_a_checkpoint(tmp_path: Path) -> None:
    model = live(family(), 10)
    model.person(0).enrol("support-group")
    model.person(4).hit("career")
    model.person(1).ask()
    model.ensemble.checkpoint(tmp_path / "world.npz")
    later = Ensemble.restore(tmp_path / "world.npz")
    later.advance(40)
    assert live(model, 40).ensemble.fingerprint() == later.fingerprint()


def test_an_intervention_changes_nobody_s_luck() -> None:
    """Person 4 and 5 know nobody else: what is done to them reaches no other."""
    touched, alone = family(spec="partner-alone"), family(spec="partner-alone")
    touched.person(4).hit("career")
    touched.person(4).ask(touched.person(5))
    for model in (touched, alone):
        live(model, 20)
    strain = [model.agents.get("strain") for model in (touched, alone)]
    assert strain[0][:4] == strain[1][:4]
    assert strain[0][4] != strain[1][4]
