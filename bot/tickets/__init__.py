"""Tickets: a client's matter from the first word to the rating."""
