"""Finds the entry that a text asks about: by its letters, by its sense, and how sure that is."""
