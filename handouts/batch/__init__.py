"""A spreadsheet of patients to a checked print run."""
