"""The tables as the service loads them, compiled once."""

from chem.relatives.words import Words, compile_words
from schemas.relatives import read_piece_words, read_ring_words

WORDS: Words = compile_words(read_piece_words(), read_ring_words())
