"""Puts safety first: danger, misuse and what lies outside the scope, told without any model."""
