"""The admin page: signing in, checking drafts, publishing, questions, figures, people."""
