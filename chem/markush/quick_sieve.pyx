# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What drawings need compared with what molecules have, compiled: see chem/markush/sieve.py.

Here everything is numbers: kinds of atoms and bonds, places of bits. What they mean is said by the
Python modules that are asked, once for each kind and chain. This file learns them and is asked;
quick_facts.pxi is a molecule, quick_bits.pxi what it has, quick_parts.pxi its parts.
"""

from libc.stdint cimport uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

cdef enum:
    MOST_KINDS = 1 << 10
    BOND_KINDS = 1 << 4
    SLOTS = 1 << 16  # for chains, at most half of them taken
    LARGEST_RING = 7
    COUNTED = 4  # facts that one atom counts for
    RING_PARTS = 3  # facts that one atom gives to its rings
    SMALL_RING = 4
    SHARED = 2  # atoms of two rings that share a bond
    RAREST = 3
    ORDERS = 64
    MOST_COUNTS = 64
    MOST_CUT = 8
    NOT_KNOWN = -1
    NOTHING = -2

cdef uint64_t PRIME = (<uint64_t>1 << 61) - 1  # compositions are told by their rest


include "quick_facts.pxi"


cdef class QuickSieve:
    """Rows of bits that drawings need. tables: a `Tables` of chem/markush/sieve.py."""

    cdef object _tables
    cdef object _numbers  # of kinds, by their values
    cdef int _words, _drawings, _chains, _most_chains
    cdef uint64_t* _needs
    cdef int* _rarest
    cdef int* _counted  # of each kind: the facts that it counts for, or -1
    cdef int* _parts  # of each kind: the facts that it gives to its rings, or -1
    cdef int* _losing  # of each kind: the one it is when it has lost a neighbour
    cdef int* _gained  # of each kind: hydrogens that it gains then
    cdef uint64_t* _composed  # of each kind: its composition
    cdef int _orders[ORDERS]
    cdef int _shift[MOST_COUNTS]  # of each counted fact: its first bit
    cdef int _ring_bits[LARGEST_RING + 1][8]
    cdef int _fused_bits[LARGEST_RING + 1][LARGEST_RING + 1]
    cdef int _most_counted, _counts, _rings_count
    cdef uint64_t* _every_ring_fact
    cdef uint64_t* _keys
    cdef int* _row_of
    cdef uint64_t* _rows
    cdef uint64_t _oxygen, _hydrogen

    def __cinit__(self, tables):
        cdef int drawing, place, size, other
        self._tables = tables
        self._numbers = {}
        self._words, self._drawings = tables.words, len(tables.needs)
        self._chains, self._most_chains = 0, min(tables.most_chains, SLOTS // 2)
        self._needs = <uint64_t*>calloc(self._drawings * self._words + 1, sizeof(uint64_t))
        self._rarest = <int*>calloc(self._drawings * RAREST + 1, sizeof(int))
        self._counted = <int*>calloc(MOST_KINDS * COUNTED, sizeof(int))
        self._parts = <int*>calloc(MOST_KINDS * RING_PARTS, sizeof(int))
        self._losing = <int*>calloc(MOST_KINDS, sizeof(int))
        self._gained = <int*>calloc(MOST_KINDS, sizeof(int))
        self._composed = <uint64_t*>calloc(MOST_KINDS, sizeof(uint64_t))
        self._every_ring_fact = <uint64_t*>calloc(self._words, sizeof(uint64_t))
        self._keys = <uint64_t*>calloc(SLOTS, sizeof(uint64_t))
        self._row_of = <int*>calloc(SLOTS, sizeof(int))
        self._rows = <uint64_t*>calloc(<size_t>self._most_chains * self._words, sizeof(uint64_t))
        if (
            self._needs == NULL or self._rarest == NULL or self._counted == NULL
            or self._parts == NULL or self._losing == NULL or self._gained == NULL
            or self._composed == NULL or self._every_ring_fact == NULL or self._keys == NULL
            or self._row_of == NULL or self._rows == NULL
        ):
            raise MemoryError
        for drawing in range(self._drawings):
            self._write(self._needs + drawing * self._words, tables.needs[drawing])
            for place in range(RAREST):
                self._rarest[drawing * RAREST + place] = tables.rarest[drawing][place]
        self._write(self._every_ring_fact, tables.every_ring_fact)
        for place in range(ORDERS):
            self._orders[place] = NOT_KNOWN
        self._counts = len(tables.shifts)
        if self._counts > MOST_COUNTS:
            raise ValueError("more facts than there is room for")
        for place in range(self._counts):
            self._shift[place] = tables.shifts[place]
        for size in range(LARGEST_RING + 1):
            for place in range(8):
                self._ring_bits[size][place] = tables.ring_bits.get((size, place), NOTHING)
            for other in range(LARGEST_RING + 1):
                self._fused_bits[size][other] = tables.fused_bits.get((size, other), NOTHING)
        self._most_counted, self._rings_count = tables.most_counted, tables.rings_count
        self._oxygen, self._hydrogen = tables.oxygen % PRIME, tables.hydrogen % PRIME

    def __dealloc__(self):
        free(self._needs); free(self._rarest); free(self._counted); free(self._parts)
        free(self._losing); free(self._gained); free(self._composed); free(self._every_ring_fact)
        free(self._keys); free(self._row_of); free(self._rows)

    cdef int _write(self, uint64_t* row, object bits) except -1:
        cdef bytes text = bits.to_bytes(self._words * 8, "little")
        memcpy(row, <char*>text, self._words * 8)
        return 0

    # Kinds.

    cdef int _kind(self, object values) except -3:
        """Return the number of a kind of atom; NOTHING if nothing can be told of it."""
        cdef object known = self._numbers.get(values)
        if known is not None:
            return known
        cdef int number = self._tables.number(values)
        if number >= MOST_KINDS:
            return NOTHING
        counted, ring_parts, composition = self._tables.kind(values)
        cdef int place
        for place in range(COUNTED):
            self._counted[number * COUNTED + place] = (
                counted[place] if place < len(counted) else NOTHING
            )
        for place in range(RING_PARTS):
            self._parts[number * RING_PARTS + place] = (
                ring_parts[place] if place < len(ring_parts) else NOTHING
            )
        self._composed[number] = composition % PRIME
        self._losing[number] = NOT_KNOWN
        self._numbers[values] = number
        return number

    cdef int _bond_kind(self, double order, bint in_ring) except -3:
        cdef int place = <int>(order * 2) * 2 + in_ring
        if place < 0 or place >= ORDERS or order * 2 != <int>(order * 2):
            return NOTHING
        if self._orders[place] == NOT_KNOWN:
            number = self._tables.bond_number((order, in_ring))
            self._orders[place] = number if number < BOND_KINDS else NOTHING
        return self._orders[place]

    cdef int _lost(self, int kind, object values) except -3:
        """Return the kind of an oxygen that has lost a neighbour; NOTHING if it is not sure."""
        if self._losing[kind] == NOT_KNOWN:
            without, gained = self._tables.losing(values)
            self._gained[kind] = gained
            self._losing[kind] = self._kind(without) if gained else NOTHING
        return self._losing[kind]

    # Molecules.

    def read(self, list atoms, list bonds, tuple rings):
        """Return the facts of a molecule; None if nothing can be told of one of its atoms."""
        cdef int in_rings = 0, place = 0, number = 0, kind
        for ring in rings:
            in_rings += len(ring)
        cdef Facts facts = Facts.__new__(
            Facts, len(atoms), len(bonds), len(rings), in_rings, self._words
        )
        for values in atoms:
            kind = self._kind(values)
            if kind < 0:
                return None
            facts.kinds[place] = kind
            place += 1
        place = 0
        for begin, end, order, in_ring in bonds:
            kind = self._bond_kind(order, in_ring)
            if kind < 0:
                return None
            facts.ends[2 * place], facts.ends[2 * place + 1] = begin, end
            facts.bond_kinds[place] = kind
            place += 1
        place = 0
        for ring in rings:
            for atom in ring:
                facts.ring_atoms[place] = atom
                place += 1
            number += 1
            facts.starts[number] = place
        return facts

    def met(self, Facts facts):
        """Return the numbers of the drawings that lack nothing."""
        _have(self, facts)
        return _lacking_nothing(self, facts.had)

    # Parts of esters and ethers.

    def told(self, Facts facts, list atoms, list choices, int least):
        """Return the drawings that lack nothing in each part, and the compositions of the parts.

        atoms: as for `read`. choices: bonds that are cleaved at once, as (oxygen, other atom).
        least: heavy atoms of a part that is looked at. The first is None where a part is not sure.
        A composition is told by its rest, when divided by PRIME.
        """
        cdef set compositions = set()
        cdef set met = set()
        cdef bint is_sure = True
        cdef int* side = <int*>malloc((2 * facts.atoms + 1) * sizeof(int))
        cdef int parts, part
        if side == NULL:
            raise MemoryError
        try:
            for bonds in choices:
                parts = _sides(facts, bonds, side)
                for part in range(parts):
                    composition, found = _part(self, facts, atoms, bonds, side, part, least)
                    compositions.add(composition)
                    if found is None:
                        is_sure = False
                    else:
                        met.update(found)
        finally:
            free(side)
        return (met if is_sure else None), compositions


include "quick_bits.pxi"
include "quick_parts.pxi"
