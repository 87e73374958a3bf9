"""People of the staff, their keys and second factor, and unlocked sessions. `service.py` is the door."""
