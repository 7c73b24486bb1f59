"""Every word a person reads, by audience and feature; `locale/` holds the translations."""
