"""The parts of an ester or ether, as chem/rules/told_parts.py tells them."""


cdef int _sides(Facts facts, tuple cut, int* side) except -1:
    """Number the parts that are left; write of each atom in which it is."""
    cdef int atom, bond, begin, end, parts = 0, low, high, place, cuts = len(cut)
    cdef int ends[2 * MOST_CUT]
    if cuts > MOST_CUT:
        raise ValueError("more bonds than are ever cleaved at once")
    for place in range(cuts):
        ends[2 * place], ends[2 * place + 1] = cut[place]
    for atom in range(facts.atoms):
        side[atom] = atom
    for bond in range(facts.bonds):  # union by roots
        begin, end = facts.ends[2 * bond], facts.ends[2 * bond + 1]
        for place in range(0, 2 * cuts, 2):
            if (begin == ends[place] and end == ends[place + 1]) or (
                end == ends[place] and begin == ends[place + 1]
            ):
                break
        else:
            while side[begin] != begin:
                begin = side[begin]
            while side[end] != end:
                end = side[end]
            if begin != end:
                low, high = min(begin, end), max(begin, end)
                side[high] = low
    for atom in range(facts.atoms):  # a root is the lowest atom of its part
        if side[atom] == atom:
            side[facts.atoms + atom] = parts
            parts += 1
        else:
            side[facts.atoms + atom] = side[facts.atoms + side[atom]]
    for atom in range(facts.atoms):
        side[atom] = side[facts.atoms + atom]
    return parts


cdef object _part(
    QuickSieve sieve, Facts facts, list atoms, tuple cut, int* side, int part, int least
):
    """Return the composition of a part, and the drawings that lack nothing in it, or None."""
    cdef int gained = 0, kept = 0, hydrogens = 0, atom, bond, ring, place, begin, kind
    cdef int hydroxyl = sieve._kind(sieve._tables.hydroxyl), single = sieve._bond_kind(1.0, False)
    cdef bint is_sure = hydroxyl >= 0 and single >= 0
    cdef uint64_t composition = 0
    cdef Facts told = Facts.__new__(
        Facts, facts.atoms + len(cut), facts.bonds + len(cut), facts.rings, facts.in_rings,
        sieve._words,
    )
    cdef int* places = <int*>malloc((facts.atoms + 1) * sizeof(int))
    if places == NULL:
        raise MemoryError
    try:
        for atom in range(facts.atoms):
            if side[atom] == part:
                places[atom] = kept
                told.kinds[kept] = facts.kinds[atom]
                composition = (composition + sieve._composed[facts.kinds[atom]]) % PRIME
                kept += 1
        told.bonds = 0
        for bond in range(facts.bonds):
            begin = facts.ends[2 * bond]
            if side[begin] == part and side[facts.ends[2 * bond + 1]] == part:
                told.ends[2 * told.bonds] = places[begin]
                told.ends[2 * told.bonds + 1] = places[facts.ends[2 * bond + 1]]
                told.bond_kinds[told.bonds] = facts.bond_kinds[bond]
                told.bonds += 1
        for oxygen, other in cut:
            if side[<int>oxygen] == part:
                place = places[<int>oxygen]
                kind = sieve._lost(facts.kinds[<int>oxygen], atoms[oxygen])
                hydrogens += sieve._gained[facts.kinds[<int>oxygen]]
                if kind < 0 or told.kinds[place] != facts.kinds[<int>oxygen]:
                    is_sure = False
                else:
                    told.kinds[place] = kind
            if side[<int>other] == part:
                hydrogens += 1
                told.kinds[kept + gained] = hydroxyl
                told.ends[2 * told.bonds] = places[<int>other]
                told.ends[2 * told.bonds + 1] = kept + gained
                told.bond_kinds[told.bonds] = single
                told.bonds += 1
                gained += 1
        told.atoms = kept + gained
        told.rings = place = 0
        for ring in range(facts.rings):
            if side[facts.ring_atoms[facts.starts[ring]]] == part:
                for atom in range(facts.starts[ring], facts.starts[ring + 1]):
                    told.ring_atoms[place] = places[facts.ring_atoms[atom]]
                    place += 1
                told.rings += 1
                told.starts[told.rings] = place
    finally:
        free(places)
    for place in range(gained):
        composition = (composition + sieve._oxygen) % PRIME
    for place in range(hydrogens):
        composition = (composition + sieve._hydrogen) % PRIME
    if kept + gained < least:
        return composition, ()
    return composition, (sieve.met(told) if is_sure else None)
