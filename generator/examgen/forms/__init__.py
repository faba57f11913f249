"""Many forms of one exam: a letter each, or a student each; drawn, typeset and split in chunks by many workers."""
