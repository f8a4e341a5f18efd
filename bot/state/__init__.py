"""What one installation remembers for a while: inbox, buttons, preferences, limits."""
