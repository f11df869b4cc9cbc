from typing import Any

from chem.markush.atoms import Bond, Values

class Facts: ...

class QuickSieve:
    def __init__(self, tables: Any) -> None: ...
    def read(
        self, atoms: list[Values], bonds: list[Bond], rings: tuple[tuple[int, ...], ...]
    ) -> Facts | None: ...
    def met(self, facts: Facts) -> list[int]: ...
    def told(
        self,
        facts: Facts,
        atoms: list[Values],
        choices: list[tuple[tuple[int, int], ...]],
        least: int,
    ) -> tuple[set[int] | None, set[int]]: ...
