"""Campaigns: one message to many clients, each of whom gets it once."""
