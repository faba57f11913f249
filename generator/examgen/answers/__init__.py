"""The kinds of answer, one small file each."""
