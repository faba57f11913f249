"""Documents from the record: papers, solutions, marking guides, sheets of loose variants."""
