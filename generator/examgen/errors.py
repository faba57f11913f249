"""The errors that examgen raises on purpose."""


class ExamgenError(Exception):
    """Something a user can mend; its text is one line that names the place, the value and what to do."""


class ArgumentError(ExamgenError):
    """An argument of a slot that asks for what is not there; the text says what there is."""


class WordsError(ValueError):
    """Words that do not go with what `solve` returns: `command` is what is wrong in `block`, if it stands there."""

    def __init__(self, message: str, block: str, command: str = "") -> None:
        super().__init__(message)
        self.block, self.command = block, command


class Reject(Exception):  # noqa: N818 - a verb for template authors: `raise Reject("two boxes do not touch")`
    """A draw is dull or degenerate; the text says why, and the framework draws again."""


def noted(stop: KeyboardInterrupt) -> list[str]:
    """Where a command was when it was interrupted, if that is known."""
    return list(getattr(stop, "__notes__", ()))
