"""The text of a file with a spectrum: read as it was written, or refused."""

from connectors.reading.errors import SourceError

NUL = "\0"  # which no database keeps in a text


def text_of(content: bytes) -> str:
    """Return the text of a file, without the mark that says its order of bytes.

    JCAMP-DX is printable ASCII (McDonald and Wilks, Appl. Spectrosc. 42 (1988) 151); its later
    files, and those of MassBank, are UTF-8, of which ASCII is a part. Other bytes are not guessed
    at: the same byte is another letter in each of the old alphabets.

    Raises:
        SourceError: it is no text in UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_text(error.object, error.start) from error  # counted without the mark
    if NUL in text:
        raise _no_text(content, content.index(NUL.encode()))
    return text


def _no_text(content: bytes, at: int) -> SourceError:
    line = len(content[: at + 1].splitlines())
    return SourceError(
        f"line {line}: found byte {content[at]:#04x}, expected text in ASCII or UTF-8; "
        "export the spectrum as UTF-8, or write this character in ASCII"
    )
