"""What every page shares: headers, languages, limits, error pages, cookies."""
