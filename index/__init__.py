"""How Lá Chắn finds: encodes passages, searches vectors and words, ranks one list."""
