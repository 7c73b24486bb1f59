"""What is promised to a client and by when: policies, working time, deadlines."""
