"""Calls that clients book: free slots, the dialogue, reminders, and what became of each call."""
