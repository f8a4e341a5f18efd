"""Messages that nobody asked for a moment ago: reminders and broadcasts, to those who agreed."""
