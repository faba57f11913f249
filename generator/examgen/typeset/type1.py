"""Type 1 fonts, made lighter: fewer glyphs, and subroutines in the order in which these need them.

Source: Adobe Type 1 Font Format, version 1.1 (1990), chapters 2 (programs), 6 (charstrings), 7 (encryption) and 8
(subroutines); Adobe Technical Note 5040 (1992), for the segments of the file (PFB).
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterator, Mapping

_PRIVATE, _CHARSTRING = 55665, 4330  # keys of the encryption of a font's private part, and in it of each charstring
_RANDOM = 4  # bytes that mean nothing, at the beginning of what is encrypted
_SEGMENT, _TEXT, _BINARY, _END = 0x80, 1, 2, 3

_CALL, _COMPOSE = b"\x0a", b"\x0c\x06"  # callsubr; seac, a glyph that is made of two others
_ESCAPE, _LONG = 12, 255  # begin a command of two bytes, and a number of five
_FIXED = 5  # subroutines whose numbers have a meaning
_HINTS = 4  # the one of them that takes the number of another one and calls it

_SUBROUTINES, _GLYPHS = re.compile(rb"/Subrs \d+ array\n"), re.compile(rb"/CharStrings \d+ dict dup begin\n")
_ENTRY = re.compile(rb"(?:dup |/)(\S+) (\d+) RD ")  # then so many bytes and an ending, ` NP` or ` ND`
_ENDING = 4

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_OFTEN = [name.encode() for name in (*string.ascii_lowercase, *_DIGITS, "period", "comma", *string.ascii_uppercase)]

Code = list[int | bytes]  # a charstring: its numbers and commands


def lighter(pfb: bytes, glyphs: Collection[str]) -> bytes:
    """The font file with only these glyphs and the subroutines that they call; ValueError if it is written otherwise.

    What embeds a font keeps room for each subroutine up to the last one that is called. Here those of common letters
    are the first ones, so that a few words need few.
    """
    clear, private, end = _segments(pfb)
    head, subroutines, rest = _table(_decrypted(private, _PRIVATE), _SUBROUTINES)
    middle, charstrings, tail = _table(rest, _GLYPHS)
    kept = {name: _decoded(each) for name, each in charstrings.items() if name.decode() in glyphs or name == b".notdef"}
    called = _called(kept, {int(name): each for name, each in subroutines.items()})
    numbers = {old: new for new, old in enumerate(called)}
    entries = [
        b"dup %d %b NP\n" % (numbers[old], _read(code if old < _FIXED else _renumbered(code, numbers)))
        for old, code in called.items()
    ]
    outlines = [b"/%b %b ND\n" % (name, _read(_renumbered(code, numbers))) for name, code in kept.items()]
    parts = [head, b"/Subrs %d array\n" % len(entries), *entries]
    parts += [middle, b"/CharStrings %d dict dup begin\n" % len(outlines), *outlines, tail]
    return _file(clear, _encrypted(b"".join(parts), _PRIVATE), end)


def _segments(pfb: bytes) -> list[bytes]:
    """The three parts of the file: in clear, private, and the zeros at its end."""
    found, place = [], 0
    for kind in (_TEXT, _BINARY, _TEXT):
        if pfb[place : place + 2] != bytes([_SEGMENT, kind]):
            raise ValueError("segments that are not text, binary, text")
        start = place + 6
        place = start + int.from_bytes(pfb[place + 2 : start], "little")
        found.append(pfb[start:place])
    return found


def _file(clear: bytes, private: bytes, end: bytes) -> bytes:
    kinds = ((_TEXT, clear), (_BINARY, private), (_TEXT, end))
    parts = [bytes([_SEGMENT, kind]) + len(part).to_bytes(4, "little") + part for kind, part in kinds]
    return b"".join(parts) + bytes([_SEGMENT, _END])


def _table(text: bytes, heading: re.Pattern[bytes]) -> tuple[bytes, dict[bytes, bytes], bytes]:
    """What stands before a table, its charstrings by name, and what comes after it."""
    found = heading.search(text)
    if found is None:
        raise ValueError(f"no {heading.pattern!r}")
    entries, place = dict[bytes, bytes](), found.end()
    while entry := _ENTRY.match(text, place):
        end = entry.end() + int(entry[2])
        entries[entry[1]] = text[entry.end() : end]
        place = end + _ENDING
    return text[: found.start()], entries, text[place:]


def _called(glyphs: Mapping[bytes, Code], subroutines: Mapping[int, bytes]) -> dict[int, Code]:
    """The subroutines that these glyphs call, in the order in which they do, but common letters first."""
    found = {number: _decoded(subroutines[number]) for number in range(_FIXED)}

    def visit(code: Code) -> None:
        for _, number in _calls(code):
            if number not in found:
                found[number] = _decoded(subroutines[number])
                visit(found[number])

    for name in (*_OFTEN, *glyphs):
        visit(glyphs.get(name, []))
    return found


def _calls(code: Code) -> Iterator[tuple[int, int]]:
    """Where the code has the number of a subroutine that it calls, and the number."""
    for place, command in enumerate(code):
        if command == _COMPOSE:
            raise ValueError("a glyph that is made of others")
        if command == _CALL:
            at = place - 2 if code[place - 1] == _HINTS else place - 1
            number = code[at]
            if not isinstance(number, int):
                raise ValueError("a call whose number is not there")
            yield at, number


def _renumbered(code: Code, numbers: Mapping[int, int]) -> Code:
    renumbered = list(code)
    for place, number in _calls(code):
        renumbered[place] = numbers[number]
    return renumbered


def _read(code: Code) -> bytes:
    """A charstring as a table has it."""
    data = _encrypted(b"".join(_number(each) if isinstance(each, int) else each for each in code), _CHARSTRING)
    return b"%d RD %b" % (len(data), data)


def _decoded(charstring: bytes) -> Code:
    data = _decrypted(charstring, _CHARSTRING)
    code, place = Code(), 0
    while place < len(data):
        first = data[place]
        if first < 32:
            end = place + (2 if first == _ESCAPE else 1)
            code.append(data[place:end])
        elif first == _LONG:
            end = place + 5
            code.append(int.from_bytes(data[place + 1 : end], "big", signed=True))
        else:
            end = place + (1 if first < 247 else 2)
            code.append(_small(first, data[end - 1]))
        place = end
    return code


def _small(first: int, last: int) -> int:
    """A number of one byte or two."""
    if first < 247:
        return first - 139
    return (first - 247) * 256 + last + 108 if first < 251 else -(first - 251) * 256 - last - 108


def _number(value: int) -> bytes:
    if -107 <= value <= 107:
        return bytes([value + 139])
    if 108 <= abs(value) <= 1131:
        high, low = divmod(abs(value) - 108, 256)
        return bytes([high + (247 if value > 0 else 251), low])
    return bytes([_LONG]) + value.to_bytes(4, "big", signed=True)


def _decrypted(data: bytes, key: int) -> bytes:
    plain = bytearray()
    for byte in data:
        plain.append(byte ^ key >> 8)
        key = (byte + key) * 52845 + 22719 & 0xFFFF
    return bytes(plain[_RANDOM:])


def _encrypted(data: bytes, key: int) -> bytes:
    secret = bytearray()
    for byte in bytes(_RANDOM) + data:
        secret.append(byte ^ key >> 8)
        key = (secret[-1] + key) * 52845 + 22719 & 0xFFFF
    return bytes(secret)
