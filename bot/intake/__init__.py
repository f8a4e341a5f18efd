"""Takes messages in safely: kept first, then answered, each once and in order."""
