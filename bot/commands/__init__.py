"""The commands of ``lachan``, one module for each group of them."""
