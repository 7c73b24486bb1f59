"""What the FAQ could learn from clients and managers, and the daily digest in which it is confirmed."""
