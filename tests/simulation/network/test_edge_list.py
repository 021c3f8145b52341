"""CSV files as networks; every refusal is one clear sentence."""

from pathlib import Path

import pytest

from simulation.network import NetworkError, SocialNetwork, describe, load
from simulation.scenario import NetworkPlan

VILLAGE = Path(__file__).parents[2] / "data" / "village.csv"


def csv_network(folder: Path, text: str | bytes, **plan: str) -> SocialNetwork:
    path = folder / "ties.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(NetworkPlan(source=str(path), **plan), 1)  # type: ignore[arg-type]


def test_csv_with_byte_order_mark_quotes_spaces_and_crlf(tmp_path: Path) -> None:
    ties = ['"Ann, B.", Bo ,2.5, Friend', "", ' Cy,"Ann, B.",1,', "Bo,Cy,,partner"]
    text = "\r\n".join(["\ufeffsource, target ,strength,kind", *ties])
    network = csv_network(tmp_path, text)
    assert network.names == ("Ann, B.", "Bo", "Cy")
    assert network.partner.tolist() == [0, 2, 1]
    assert network.neighbours.tolist() == [1, 2, 0, 0]
    assert network.strength.tolist() == [2.5, 1, 2.5, 1]
    assert network.kind.tolist() == [1, 1, 1, 1]


def test_csv_numbers_sort_as_numbers_and_columns_in_any_order(tmp_path: Path) -> None:
    network = csv_network(tmp_path, f"target,source\n10,9\n2,10\n{'8' * 5000},2\n", pairing="matching")
    assert network.names[:3] == ("2", "9", "10")
    assert csv_network(tmp_path, "source,target\n1,0\n1,2\n").names == ()


def test_duplicates_are_counted(tmp_path: Path) -> None:
    network = csv_network(
        tmp_path, "source,target,strength,kind\na,b,1,friend\nb,a,3,colleague\nb,c,1,\na,d,1,partner\n"
    )
    assert (network.merged, network.ties) == (1, 2)
    assert network.strength.max() == 3


def test_rows_of_couples_alone_are_a_network(tmp_path: Path) -> None:
    network = csv_network(tmp_path, "source,target,kind\na,b,partner\nc,d,partner\n")
    assert network.partner.tolist() == [1, 0, 3, 2]
    assert network.ties == 0
    with pytest.raises(NetworkError, match="no ties"):
        csv_network(tmp_path, "source,target,kind\na,b,partner\n", pairing="matching")


def test_an_accent_is_the_same_in_one_character_and_in_two(tmp_path: Path) -> None:
    network = csv_network(tmp_path, "source,target\nJos\u00e9,Ana\nJose\u0301,Bea\nAna,Bea\n")
    assert network.names == ("Ana", "Bea", "Jos\u00e9")


def test_numbers_with_leading_zeros_are_persons_of_their_own_and_it_is_said(tmp_path: Path) -> None:
    network = csv_network(tmp_path, "source,target\n7,8\n00007,8\n")
    assert network.names == ("00007", "7", "8")
    assert "Names are texts, so that '7' and '00007' are two persons." in network.source
    assert "two persons" not in csv_network(tmp_path, "source,target\n07,8\n1.0,8\n").source


def test_huge_strengths_are_read(tmp_path: Path) -> None:
    network = csv_network(tmp_path, "source,target,strength,kind\na,b,1e30,\nb,c,1,\nc,d,1,partner\n")
    assert network.strength.tolist() == pytest.approx([1e30, 1e30, 1, 1])


def test_blank_lines_before_the_header_are_skipped(tmp_path: Path) -> None:
    assert csv_network(tmp_path, "\n,\nsource,target\na,b\nb,c\n").names == ("a", "b", "c")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty, needed is a list of ties under a header that names source and target"),
        ("source,target\n", "no ties"),
        ("source\na\n", "'target' is missing"),
        (
            "Source,target\na,b\n",
            "'Source' is to be called 'source'; read are source and target, and if wanted strength",
        ),
        ("source,target,strenght\na,b,1\n", "'strenght' is to be called 'strength'"),
        ("source,target,target\na,b,c\n", "'target' is there twice, allowed is once"),
        ("source,from\na,b\n", "'from' is to be called 'source', 'target' is missing, 'source' is there twice"),
        ("source,target,\na,b,\n", "a column without a name is to be removed"),
        (
            "from,to,weight\na,b,1\n",
            "'from' is to be called 'source', 'to' is to be called 'target', 'weight' is to be called",
        ),
        ("ego,alter\na,b\n", "'ego' is to be called 'source', 'alter' is to be called 'target'"),
        (
            "Source,Target,Type,Id,Label,timeset,Weight\np,q,Undirected,0,,,2.0\n",
            "'Source' is to be called 'source', 'Target' is to be called 'target', 'Type' is unknown and to be removed, "
            "'Id' is unknown and to be removed, 'Label' is .*, 'timeset' is .*, 'Weight' is to be called 'strength'",
        ),
        ("source;target\na;b\n", "begins with 'source;target', whose cells are separated by ';', allowed are commas"),
        ("sep=;\nsource;target\na;b\n", "whose cells are separated by ';'"),
        ("source\ttarget\na\tb\n", "whose cells are separated by tabs, allowed are commas"),
        ("source target\na b\n", "whose cells are separated by blanks"),
        ("# my village, 2019\nsource,target\na,b\n", "begins with '# my village,2019', but comments cannot be read"),
        (
            "0,1,1\n1,0,1\n1,1,0\n",
            "begins with '0,1,1'; needed is a header that names source and target, then one tie a row",
        ),
        (",p,q\np,0,1\nq,1,0\n", "begins with ',p,q'; needed is a header"),
        (
            "source,target\n1,2.0\n2,3.0\n",
            "two persons are named '2.0' and '2', allowed is one spelling of a whole number",
        ),
        ("source,target\na,b\x00\n", r"line 2 of .* has the name 'b\\x00', allowed are names without control"),
        ("source,target\na,b\nc,\n", "line 3 of .* has an empty name"),
        ("source,target\na,b,c\n", "line 2 of .* has 3 cells, allowed are 2"),
        ("source,target\na,a\n", "ties 'a' to itself"),
        ("source,target,kind\na,b,fiend\n", "line 2 .* unknown kind 'fiend'; did you mean friend"),
        ("source,target,strength\na,b,0\n", "strength '0', allowed are numbers above 0, up to 3.4e\\+38"),
        ("source,target,strength\na,b,1e40\n", "strength '1e40', allowed are numbers above 0, up to 3.4e\\+38"),
        ("source,target,strength\na,b,1e400\n", "strength '1e400'"),
        ("source,target,strength\na,b,-1\n", "strength '-1'"),
        ("source,target,strength\na,b,nan\n", "strength 'nan'"),
        ("source,target,strength\na,b,inf\n", "strength 'inf'"),
        ("source,target,strength\na,b,1e-60\n", "strength '1e-60'"),
        ("source,target,strength\na,b,often\n", "strength 'often'"),
        ("source,target,kind\na,b,\na,b,partner\na,c,partner\n", "line 4 .* who has partner 'b'"),
        ('source,target\n"a,b\n', "not a CSV table"),
        (b"source,target\n\xff,b\n", "not text in UTF-8"),
    ],
)
def test_csv_refusals(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(NetworkError, match=words) as refusal:
        csv_network(tmp_path, text)
    assert "\n" not in str(refusal.value)


def test_couples_are_matched_in_a_village_whose_file_names_none() -> None:
    network = load(NetworkPlan(source=str(VILLAGE), pairing="matching"), 1)
    assert network.persons == 120
    assert network.ties + network.couples == 414  # the rows of the file
    assert network.couples > 50
    assert 0.2 < describe(network)["clustering"] < 0.25
