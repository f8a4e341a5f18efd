"""The web page, the JSON API and the health of the process."""
