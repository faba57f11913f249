"""These tests typeset with one cache of formats of their own."""

from exam.support import format_cache as format_cache
