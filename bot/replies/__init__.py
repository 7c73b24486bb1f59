"""Standard replies: texts that managers send often, filled in for the client and edited before sending."""
