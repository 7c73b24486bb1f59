"""The commands of `deskbell` that are more than a call."""
