"""Engine, tables' common ground, unit of work and migrations. SQLite and PostgreSQL alike."""
