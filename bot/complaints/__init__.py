"""Complaints: the dialogue with the client, what puts it right, and the register of all of them."""
