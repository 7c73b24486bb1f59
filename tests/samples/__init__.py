"""What every text is rendered with in tests: a module for each part of the desk, and who appears in them."""
