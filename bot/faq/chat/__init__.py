"""The FAQ as clients leaf through it."""
