"""Which readings of OPSIN are taken. The SMILES are what OPSIN 2.9.0 answers to the name."""

import pytest

from chem.naming.systematic import form, objection


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("1-(4-methylphenyl)propan-2-amine", "1-(4-methylphenyl)propan-2-amine"),
        ("  \u03b1\u2011methyltryptamine ", "alpha-methyltryptamine"),
        ("4\u2033-fluoro-name", "4''-fluoro-name"),
    ],
)
def test_a_systematic_name_is_asked_in_plain_signs(name: str, asked: str) -> None:
    assert form(name) == asked


@pytest.mark.parametrize(
    "name",
    [
        "MDMA",
        "PMA",
        "2C-B",
        "4-MMC",
        "DOC",
        "CN",
        "caffeine and cocaine",
        "MDMA / MDA",
        "pentane; hexane",
        "\u4e59\u9187 ethanol",
        "ethane\x00",
        "x" * 301,
        "",
    ],
)
def test_what_is_no_systematic_name_is_not_asked(name: str) -> None:
    assert form(name) is None


@pytest.mark.parametrize(
    ("name", "smiles"),
    [
        ("1-(4-methylphenyl)-2-(methylamino)propan-1-one", "CC1=CC=C(C=C1)C(C(C)NC)=O"),
        ("2,5-dimethoxy-4-ethylphenethylamine", "COC1=C(CCN)C=C(C(=C1)CC)OC"),
        ("N-methylphenethylamine", "CNCCC1=CC=CC=C1"),
        ("4-chloroamphetamine", "ClC1=CC=C(CC(N)C)C=C1"),
        ("morphine", "C1=CC(O)=C2C=3[C@@]45[C@@H](O2)[C@@H](O)C=C[C@H]4[C@@H](CC13)N(C)CC5"),
        ("ethyl 2-phenyl-2-(piperidin-2-yl)acetate", "C1(=CC=CC=C1)C(C(=O)OCC)C1NCCCC1"),
        ("4'-methyl-alpha-pyrrolidinopropiophenone", "CC1=CC=C(C=C1)C(C(C)N1CCCC1)=O"),
        ("2-[(2H3)methylamino]-1-phenylpropane", "C([2H])([2H])([2H])NC(CC1=CC=CC=C1)C"),
        ("4-nitrophenol", "[N+](=O)([O-])C1=CC=C(C=C1)O"),
    ],
)
def test_a_reading_that_nothing_speaks_against_is_taken(name: str, smiles: str) -> None:
    assert objection(name, smiles) == ""


@pytest.mark.parametrize(
    ("name", "smiles", "word"),
    [
        ("fluorobenzylamine", "FNCC1=CC=CC=C1", "where on the ring"),
        ("methylbenzylamine", "CNCC1=CC=CC=C1", "where on the ring"),
        ("dimethoxyphenethylamine", "CON(CCC1=CC=CC=C1)OC", "where on the ring"),
        ("fluoro-phenethylamine", "FNCCC1=CC=CC=C1", "where on the ring"),
        ("6-acetylmorphine", "C(C)(=O)[C@]1([C@H]2", "used in two ways"),
        ("methyldihydromorphine", "COC=1C=CC=2C", "used in two ways"),
        ("4-fluoro-alpha-pyrrolidinovalerophenone", "FC(CC(C(=O)C1", "ring or of the chain"),
        ("4-methyl-alpha-pyrrolidinopropiophenone", "CC1CCN(C1)C", "ring or of the chain"),
        ("2-aminoisoheptane", "NC(C)CCC(C)C", "trivial name branches"),  # sold as octodrine
        ("estradiol phosphate", "P(=O)(O)(O)OC", "salt or an ester"),
        ("choline bitartrate", "C(=O)(C(O)C(O)C(=O)O)OCC[N+](C)(C)C", "salt or an ester"),
        ("4-hydroxybutyric acid acetate", "C(C)(=O)O.OCCCC(=O)O", "several components"),
        ("benzodiazepine", "N1N=CC=CC2=C1C=CC=C2", "class"),
        ("D-lysine", "N[C@@H](CCCCN)C(=O)O[2H]", "isotope"),
        ("gamma-glutamylethylamide", "N[C@@H](CCC(=O)CC[NH-])C(=O)O", "ion"),
        ("heliomethylamine", "[HeH]CN", "unusual atoms"),
        ("brometon", "[BrH]1(CC=C1)=O", "unusual atoms"),
        ("polyethylene", "[*:1]CC[*:2]", "fragment"),
    ],
)
def test_a_reading_that_laboratories_mean_otherwise_is_not_taken(
    name: str, smiles: str, word: str
) -> None:
    assert word in objection(name, smiles)
