import pytest

from chem.errors import UnreadableStructureError
from chem.structures import SourceKind
from tests.chem.drugs import MORPHINE, molfile_of, normalised

CUT = "\n".join(molfile_of(MORPHINE).splitlines()[:12])


@pytest.mark.parametrize(
    ("kind", "text", "where"),
    [
        ("smiles", "CC(=O", r"the '\(' at character 3 is never closed"),
        ("smiles", "CC)C", r"the '\)' at character 3 closes nothing"),
        ("smiles", "C[NH2", r"the '\[' at character 2 is never closed"),
        ("smiles", "C1CCCC", "the ring bond 1 is opened and never closed"),
        ("smiles", "C%12CC", "the ring bond 12 is opened and never closed"),
        ("smiles", "nonsense", "expected a SMILES such as CCO; check it for typos"),
        ("inchi", "1S/C2H6O/c1-2-3/h3H,2H2,1H3", "does not begin with InChI="),
        ("inchi", "InChI=1S/zz", "expected an InChI such as"),
        ("molfile", "one line", "found 1 lines, fewer than the 4"),
        ("molfile", "\n\n\nno counts\n", "line 4 is no counts line"),
        ("molfile", "\n\n\n -1  0  0 V2000\nM  END", "does not say how many"),
        ("molfile", CUT, r"line 4 announces \d+ lines of atoms and bonds, 8 follow"),
    ],
)
def test_an_unreadable_text_is_told_where_it_goes_wrong(
    kind: SourceKind, text: str, where: str
) -> None:
    with pytest.raises(UnreadableStructureError, match=where):
        normalised(text, kind)
