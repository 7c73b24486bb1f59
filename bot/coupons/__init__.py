"""Unique codes that are worth something to clients, in pools from which each is given once."""
