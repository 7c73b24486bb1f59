"""Whom the desk writes to of its own accord: audiences, consent, quiet hours, and how often is enough."""
