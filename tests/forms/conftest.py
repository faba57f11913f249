"""These tests typeset with one cache of formats of their own, and share two worker processes."""

from exam.support import format_cache as format_cache
from forms.support import workers as workers
