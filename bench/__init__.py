"""Speed beside other tools; measures, never asserts."""
