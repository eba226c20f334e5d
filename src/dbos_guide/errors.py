"""The one exception a command shows to its user: a sentence, without a traceback."""


class GuideError(Exception):
    """A problem its reader can mend; the message names the file, the line and the mend. Commands exit with `code`."""

    def __init__(self, message: str, *, code: int = 2):
        super().__init__(message)
        self.code = code
