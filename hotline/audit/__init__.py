"""The hash-chained log of what was done and looked at. VAULT.md section 7."""
