"""The key log, generations, envelopes and reseal. VAULT.md sections 3 and 4; `service.py` is the door."""
