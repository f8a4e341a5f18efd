"""How Lá Chắn talks: understands a question, composes an answer, speaks through channels."""
