"""Read files of many kinds into text."""
