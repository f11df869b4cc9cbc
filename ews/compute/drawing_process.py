"""The drawing process: `python -m ews.compute.drawing_process PARENT_PID MEMORY_BYTES`.

Reads a structure and its roles, or a core and its positions, a line; writes one line: the SVG, or
why there is none.
"""

import orjson

from ews.compute.answering import Answer, answer_lines


def load() -> Answer:
    """Load what the answers need."""
    from chem.core_drawings import draw_core  # noqa: PLC0415  # see below
    from chem.determinations import Role  # noqa: PLC0415  # after the limits are set
    from chem.drawings import draw_match  # noqa: PLC0415  # see above
    from chem.errors import ChemError  # noqa: PLC0415  # see above

    def answer(line: bytes) -> bytes:
        asked = orjson.loads(line)
        try:
            if "core" in asked:
                svg = draw_core(asked["core"], asked["positions"])
            else:
                roles = [Role(**{**role, "atoms": tuple(role["atoms"])}) for role in asked["roles"]]
                svg = draw_match(asked["smiles"], roles)
            return orjson.dumps({"svg": svg}) + b"\n"
        except ChemError as error:
            return orjson.dumps({"fault": str(error)}) + b"\n"

    return answer


if __name__ == "__main__":
    answer_lines(load)
