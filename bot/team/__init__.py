"""The managers: who they are and where they work."""
