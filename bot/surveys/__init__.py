"""Asking clients how well they are served."""
