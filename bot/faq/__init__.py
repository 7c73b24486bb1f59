"""The FAQ: its file, its store, and the matcher that knows when it does not know."""
