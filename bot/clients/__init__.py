"""The people who write to the desk: who they are, where they live, how to reach them."""
