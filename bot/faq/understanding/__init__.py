"""What a message is, before it is looked up: pure functions of its text, and lists of words."""
