"""What the desk sends of its own accord: holiday greetings and campaigns."""
