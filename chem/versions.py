"""Which chemistry made a key: it changes when the same drawing may give another key."""

from rdkit import rdBase

CHEM_VERSION = "2"
RDKIT_VERSION: str = rdBase.rdkitVersion
