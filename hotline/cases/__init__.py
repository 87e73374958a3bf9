"""The register of sealed cases: how they arrive, who opens them, what is done to them, how they end."""
