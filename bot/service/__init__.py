"""One process that answers: the current release, questions in batches, new releases taken over."""
