"""What a molecule has, as bits: facts that are counted, facts of rings, chains of four atoms."""


cdef list _lacking_nothing(QuickSieve sieve, uint64_t* had):
    cdef int drawing, word
    cdef int* rare = sieve._rarest
    cdef uint64_t* needs = sieve._needs
    cdef list found = []
    for drawing in range(sieve._drawings):
        if (
            had[rare[0] >> 6] >> (rare[0] & 63) & 1
            and had[rare[1] >> 6] >> (rare[1] & 63) & 1
            and had[rare[2] >> 6] >> (rare[2] & 63) & 1
        ):
            for word in range(sieve._words):
                if needs[word] & ~had[word]:
                    break
            else:
                found.append(drawing)
        rare += RAREST
        needs += sieve._words
    return found


cdef int _have(QuickSieve sieve, Facts facts) except -1:
    """Write down what the molecule has, as bits."""
    memset(facts.had, 0, sieve._words * sizeof(uint64_t))
    _count(sieve, facts)
    _ring_facts(sieve, facts)
    _all_chains(sieve, facts)
    facts.had[sieve._words - 1] |= <uint64_t>1 << 63  # a bit that nobody needs
    return 0


cdef inline void _set(Facts facts, int bit) noexcept:
    facts.had[bit >> 6] |= <uint64_t>1 << (bit & 63)


cdef int _count(QuickSieve sieve, Facts facts) except -1:
    cdef int counts[MOST_COUNTS]
    cdef int atom, place, fact, bit
    memset(counts, 0, sizeof(counts))
    for atom in range(facts.atoms):
        for place in range(COUNTED):
            fact = sieve._counted[facts.kinds[atom] * COUNTED + place]
            if fact >= 0:
                counts[fact] += 1
    counts[sieve._rings_count] = facts.rings
    for fact in range(sieve._counts):
        for bit in range(min(counts[fact], sieve._most_counted)):
            _set(facts, sieve._shift[fact] + bit)
    return 0


cdef int _ring_facts(QuickSieve sieve, Facts facts) except -1:
    cdef int one, two, place, other, shared, size, part, word, bit
    for one in range(facts.rings):
        size = facts.starts[one + 1] - facts.starts[one]
        shared = SHARED + 1 if size <= SMALL_RING else 0
        for two in range(one):
            if shared > SHARED:
                break
            shared = _shared(facts, one, two)
            if shared == SHARED:
                other = facts.starts[two + 1] - facts.starts[two]
                if size <= LARGEST_RING and other <= LARGEST_RING:
                    bit = sieve._fused_bits[min(size, other)][max(size, other)]
                    if bit >= 0:
                        _set(facts, bit)
        if shared > SHARED:
            for word in range(sieve._words):
                facts.had[word] |= sieve._every_ring_fact[word]
            return 0
        if size > LARGEST_RING:
            continue
        for place in range(facts.starts[one], facts.starts[one + 1]):
            for part in range(RING_PARTS):
                bit = sieve._parts[facts.kinds[facts.ring_atoms[place]] * RING_PARTS + part]
                if bit >= 0:
                    bit = sieve._ring_bits[size][bit]
                    if bit >= 0:
                        _set(facts, bit)
    return 0


cdef int _shared(Facts facts, int one, int two) noexcept:
    cdef int here, there, shared = 0
    for here in range(facts.starts[one], facts.starts[one + 1]):
        for there in range(facts.starts[two], facts.starts[two + 1]):
            shared += facts.ring_atoms[here] == facts.ring_atoms[there]
    return shared


cdef int _all_chains(QuickSieve sieve, Facts facts) except -1:
    """Add the chains of four atoms: what is on one side of a bond, and on the other."""
    cdef int bonds = facts.bonds, atoms = facts.atoms
    cdef int* near = <int*>malloc((atoms + 1 + 4 * bonds + 1) * sizeof(int))
    if near == NULL:
        raise MemoryError
    cdef int* first = near  # of each atom: where its neighbours begin
    cdef int* neighbour = near + atoms + 1
    cdef int* by = neighbour + 2 * bonds
    cdef int bond, atom, side, here, begin, end, one, other
    cdef uint64_t left, right
    memset(first, 0, (atoms + 1) * sizeof(int))
    for side in range(2 * bonds):
        first[facts.ends[side]] += 1
    for atom in range(1, atoms + 1):
        first[atom] += first[atom - 1]
    for side in range(2 * bonds):
        atom = facts.ends[side]
        first[atom] -= 1
        neighbour[first[atom]] = facts.ends[side ^ 1]
        by[first[atom]] = facts.bond_kinds[side >> 1]
    try:
        for bond in range(bonds):
            begin, end = facts.ends[2 * bond], facts.ends[2 * bond + 1]
            for one in range(first[begin], first[begin + 1]):
                if neighbour[one] == end:
                    continue
                left = (
                    <uint64_t>(facts.kinds[neighbour[one]] * BOND_KINDS + by[one]) * MOST_KINDS
                    + facts.kinds[begin]
                ) * BOND_KINDS + facts.bond_kinds[bond]
                for other in range(first[end], first[end + 1]):
                    if neighbour[other] != begin:
                        right = (
                            <uint64_t>(facts.kinds[neighbour[other]] * BOND_KINDS + by[other])
                            * MOST_KINDS + facts.kinds[end]
                        )
                        _chain(sieve, facts, left * (MOST_KINDS * BOND_KINDS * MOST_KINDS) + right)
    finally:
        free(near)
    return 0


cdef int _chain(QuickSieve sieve, Facts facts, uint64_t chain) except -1:
    """Add the bits of one chain; they are asked for once."""
    cdef int slot = _slot(sieve, chain + 1), word
    if sieve._keys[slot] == 0:
        slot = _learn(sieve, chain)
    cdef uint64_t* row = sieve._rows + <size_t>sieve._row_of[slot] * sieve._words
    for word in range(sieve._words):
        facts.had[word] |= row[word]
    return 0


cdef inline int _slot(QuickSieve sieve, uint64_t key) noexcept:
    """Return where a key is, or may be put; nought is a free place."""
    cdef int slot = <int>((key * 0x9E3779B97F4A7C15UL) >> 48)
    while sieve._keys[slot] != key and sieve._keys[slot] != 0:
        slot = (slot + 1) & (SLOTS - 1)
    return slot


cdef int _learn(QuickSieve sieve, uint64_t chain) except -1:
    bits = sieve._tables.chain(chain)  # what follows is not interrupted by another thread
    if sieve._chains >= sieve._most_chains:
        memset(sieve._keys, 0, SLOTS * sizeof(uint64_t))
        sieve._chains = 0
    cdef int slot = _slot(sieve, chain + 1)
    if sieve._keys[slot] == 0:
        sieve._write(sieve._rows + <size_t>sieve._chains * sieve._words, bits)
        sieve._keys[slot], sieve._row_of[slot] = chain + 1, sieve._chains
        sieve._chains += 1
    return slot
