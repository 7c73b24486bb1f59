"""Where managers work at the FAQ: lists, an entry with all it says, and changes typed as replies."""
