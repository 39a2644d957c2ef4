"""What happened: rooms, entries, replay, rules; positions, status, conditions, silence."""
