"""What can be wrong with a structure or with a rule, each with a stable code."""


class ChemError(Exception):
    """Base of every error that chem raises on purpose."""

    code = "chemistry_error"


class UnreadableStructureError(ChemError):
    """The text is not a SMILES, InChI or molfile that can be read."""

    code = "structure_unreadable"


class StructureTooLargeError(ChemError):
    """The structure is over a limit that keeps one record from costing the service."""

    code = "structure_too_large"


class NoStructureError(ChemError):
    """Nothing is there to identify: no atoms at all."""

    code = "structure_empty"


class QueryStructureError(ChemError):
    """The drawing is a query or generic formula (R group, atom list, any bond)."""

    code = "structure_is_query"


class NoKeyError(ChemError):
    """The structure can be read, but InChI gives no identifier for it."""

    code = "structure_without_key"


class BrokenReadingError(ChemError):
    """A machine reading of a definition does not compile; the message says which part and why."""

    code = "reading_broken"
