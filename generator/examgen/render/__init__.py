"""Words and pages: a template's texts (while drawing), and documents (from the record)."""
