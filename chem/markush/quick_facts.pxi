"""A molecule or a part of one as numbers."""


cdef class Facts:
    """The atoms, bonds and rings of a molecule or part as numbers; had: what it has, as bits."""

    cdef int atoms, bonds, rings, in_rings
    cdef int* kinds
    cdef int* ends  # two for each bond
    cdef int* bond_kinds
    cdef int* starts  # of the rings in ring_atoms, and its end
    cdef int* ring_atoms
    cdef uint64_t* had

    def __cinit__(self, int atoms, int bonds, int rings, int in_rings, int words):
        self.atoms, self.bonds, self.rings, self.in_rings = atoms, bonds, rings, in_rings
        self.kinds = <int*>malloc((atoms + 3 * bonds + rings + in_rings + 2) * sizeof(int))
        self.had = <uint64_t*>calloc(words, sizeof(uint64_t))
        if self.kinds == NULL or self.had == NULL:
            raise MemoryError
        self.ends = self.kinds + atoms
        self.bond_kinds = self.ends + 2 * bonds
        self.starts = self.bond_kinds + bonds
        self.ring_atoms = self.starts + rings + 1
        self.starts[0] = 0

    def __dealloc__(self):
        free(self.kinds)
        free(self.had)
