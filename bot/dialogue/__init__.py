"""A conversation with one person, whatever the channel: questions, commands, buttons."""
