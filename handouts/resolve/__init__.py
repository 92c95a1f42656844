"""Library and request to resolved content: layers merged, facts typed, conditions decided."""
