"""Finds the entry that a text asks about: by its letters, by its sense, and how sure that is."""

import os

# Read when numpy is first imported: threads that wait for each other on busy processors cost more than they
# bring, and learning is meant to leave a processor to those who ask.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
