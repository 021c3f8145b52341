"""A diary file is read whatever its order, its mistakes are told all at once, and a real diary gives the published numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.patterns.diary_file import COLUMNS, DiaryError, diary_estimates, read_diary
from experiments.patterns.pattern import Pattern
from experiments.patterns.patterns import PATTERNS
from experiments.patterns.statistics.couples import couple_statistics

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "data" / "diaries" / "couples_14_days.csv"
HEADER = ",".join(COLUMNS)


def rows(couples: int = 10, days: int = 14) -> list[str]:
    """Answers of couples 1, 2, ..., in the order of the columns."""
    return [
        f"{couple},{person},{day},{1 + (couple * day + person) % 3},{(couple + day * person) % 7}"
        for couple in range(1, couples + 1)
        for person in (1, 2)
        for day in range(1, days + 1)
    ]


def written(folder: Path, lines: list[str], header: str = HEADER) -> Path:
    path = folder / "diary.csv"
    path.write_text("\n".join([header, *lines, ""]), "utf-8")
    return path


def mistakes(folder: Path, lines: list[str], header: str = HEADER) -> list[str]:
    with pytest.raises(DiaryError) as refused:
        read_diary(written(folder, lines, header))
    return [each.partition("diary.csv: ")[2] for each in refused.value.mistakes]


def test_rows_may_come_in_any_order_and_empty_or_absent_answers_are_missing(tmp_path: Path) -> None:
    lines = rows()
    lines[0] = "1,1,1,,5"
    del lines[14 + 13]
    order = np.random.default_rng(1).permutation(len(lines))
    found = read_diary(written(tmp_path, [lines[k] for k in order]))
    assert found.satisfaction.shape == found.conflict.shape == (14, 20)
    assert np.isnan(found.conflict[0, 0])
    assert found.satisfaction[0, 0] == 5.0
    assert np.isnan(found.satisfaction[13, 1])
    assert found.satisfaction[4, 7] == (4 + 5 * 2) % 7
    assert found.conflict[4, 7] == 1 + (4 * 5 + 2) % 3
    assert found.none == 1.0
    assert found.partner.tolist()[:4] == [1, 0, 3, 2]


def test_columns_may_come_in_any_order(tmp_path: Path) -> None:
    plain = read_diary(written(tmp_path, rows()))
    turned = [",".join(reversed(line.split(","))) for line in rows()]
    found = read_diary(written(tmp_path, turned, ",".join(reversed(COLUMNS))))
    np.testing.assert_array_equal(found.satisfaction, plain.satisfaction)


def test_all_mistakes_of_the_header_are_told(tmp_path: Path) -> None:
    assert mistakes(tmp_path, rows(), "couple,person,day,conflct,mood,mood") == [
        "column conflict is missing (conflict that the person reports, on any scale; its lowest answer means none)",
        "column satisfaction is missing (the person's satisfaction, on any scale)",
        "column 'conflct' is not known; did you mean conflict?",
        "column 'mood' is not known; there are couple, person, day, conflict, satisfaction",
        "column mood is there twice",
    ]


def test_all_mistakes_of_the_rows_are_told(tmp_path: Path) -> None:
    lines = rows()
    lines[1], lines[4], lines[5] = "1,1,2,often,5", "1,1,5.5,2,inf", "1,1,6,2"
    assert mistakes(tmp_path, lines) == [
        "line 3: conflict = 'often' must be a number, or empty",
        "line 6: day = '5.5' must be a whole number",
        "line 6: satisfaction = 'inf' must be a number, or empty",
        "line 7: has more or fewer values than the 5 columns",
    ]


def test_a_diary_is_of_couples_with_whole_days(tmp_path: Path) -> None:
    lines = [*rows(3, 5), "1,1,2,1,1", "2,3,1,1,1", "3,1,0,1,1", "7,2,1,1,1"]
    assert mistakes(tmp_path, lines) == [
        "couple 1, person 1, day 2 has two rows",
        "couple 2: person = 3 must be 1 or 2",
        "couple 3: day = 0 must be from 1 to 3650",
        "couple 7: has one partner only",
        "has 4 couples: must have at least 10",
        "has 5 days: must have at least 14",
    ]


def test_many_mistakes_are_counted(tmp_path: Path) -> None:
    said = mistakes(tmp_path, [f"{line}x" for line in rows()])
    assert len(said) == 13
    assert said[-1] == "and 268 more mistakes"


def test_estimates_have_intervals_over_couples(tmp_path: Path) -> None:
    diary = read_diary(written(tmp_path, rows(30)))
    found = diary_estimates(diary)
    assert {name: each.value for name, each in found.items()} == pytest.approx(couple_statistics(diary), nan_ok=True)
    assert found["conflict_days"].low <= found["conflict_days"].value <= found["conflict_days"].high


@pytest.fixture(scope="module")
def real() -> dict[str, float]:
    if not REAL.exists():
        pytest.skip("the couples' diary is not here")
    return couple_statistics(read_diary(REAL))


OF_COUPLES = [each for each in PATTERNS if each.source == "Campbell et al. 2005, raw data"]


@pytest.mark.parametrize("pattern", OF_COUPLES, ids=lambda pattern: pattern.id)
def test_the_diary_gives_the_targets_of_the_table(real: dict[str, float], pattern: Pattern) -> None:
    """To the last digit of the target, as it is written there."""
    target = pattern.target
    assert isinstance(target, float)
    decimals = len(f"{target:g}".partition(".")[2])
    assert real[pattern.statistic] == pytest.approx(target, abs=0.5 * 10.0**-decimals + 0.0005)


def test_every_statistic_of_couples_is_of_a_pattern_of_the_diary(real: dict[str, float]) -> None:
    assert set(real) == {each.statistic for each in OF_COUPLES}
    assert len(OF_COUPLES) == 27


def test_what_is_no_text_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "diary.csv"
    path.write_bytes(b"\xff\xfe\x00couple")
    with pytest.raises(DiaryError, match="is no CSV file in UTF-8"):
        read_diary(path)
    assert mistakes(tmp_path, [f"{line.rpartition(',')[0]}," for line in rows()]) == ["nobody answered satisfaction"]
