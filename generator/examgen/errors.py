"""The errors that examgen raises on purpose."""


class ExamgenError(Exception):
    """Something a user can mend; its text is one line that names the place, the value and what to do."""


class ArgumentError(ExamgenError):
    """An argument of a slot that asks for what is not there; the text says what there is."""


class Reject(Exception):  # noqa: N818 - a verb for template authors: `raise Reject("two boxes do not touch")`
    """A draw is dull or degenerate; the text says why, and the framework draws again."""
