"""Deskbell: a support desk inside Telegram."""

__version__ = "0.1.0"
