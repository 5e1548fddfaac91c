"""Resume codes, join codes and codes of seats: generated, and read in any notation."""

from __future__ import annotations

import re
import secrets
import unicodedata

from checklist.problems import Problem, ProblemsError, problem

#: The 31 letters of a code: digits and capitals without 0, O, 1, I and L, which look alike.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: 20 letters are 99 bits: too many to guess, so no slow key derivation is needed.
LENGTH = 20
GROUP = 5

#: A code as it is shown, among other words: ``再開コード 7KQ2M-XW9RT-4HBNC-E6VZP``.
_WITHIN = re.compile(
    rf"(?<![A-Z0-9-])(?:[{ALPHABET}]{{{GROUP}}}-){{3}}[{ALPHABET}]{{{GROUP}}}(?![A-Z0-9-])"
)

#: Longest text worth looking at; anything longer was pasted by mistake.
_MAX_TYPED = 200
#: Strokes that people and input methods write for a hyphen and that Unicode does not class as
#: dashes: the long-vowel mark (ー), minus (−), lines of tables (─ ━), ˗, ⁃ and the underline.
_STROKES = "\u30fc\u2212\u2500\u2501\u02d7\u2043_"

#: Letters of a join code, which is read off a screen and expires: 40 bits, few tries.
JOIN_LENGTH, JOIN_GROUP = 8, 4


def new_join_code() -> str:
    """A new random code to join a room, without its hyphen: ``7KQ2MXW9``."""
    return _random(JOIN_LENGTH)


def grouped_join_code(code: str) -> str:
    """A join code as it is shown: ``7KQ2-MXW9``."""
    return _grouped(code, JOIN_GROUP)


def join_code(text: str) -> str | None:
    """The join code in an input of any notation; ``None`` where it cannot be one."""
    return _code_in(text, JOIN_LENGTH)


#: Letters of a seat's code: 79 bits, as many as somebody writes down.
SEAT_LENGTH, SEAT_GROUP = 16, 4


def new_seat() -> str:
    """A new random secret of a phone's seat, without hyphens: ``7KQ2MXW94HBNC6VZ``."""
    return _random(SEAT_LENGTH)


def grouped_seat(code: str) -> str:
    """A seat's code as it is shown: ``7KQ2-MXW9-4HBN-C6VZ``."""
    return _grouped(code, SEAT_GROUP)


def seat_code(text: str) -> str | None:
    """The seat's code in an input of any notation; ``None`` where it cannot be one."""
    return _code_in(text, SEAT_LENGTH)


def new_code() -> str:
    """A new code from the system's cryptographic random source, in canonical form:
    ``7KQ2M-XW9RT-4HBNC-E6VZP``."""
    return _grouped(_random(LENGTH))


def normalise(text: str) -> str:
    """The code in its canonical form, from any notation: lower case, full width, other hyphens or
    none, spaces, line ends; also from a line with words around it, where it stands in groups.

    Raises ProblemsError with the correction to make; its text never repeats the whole input.
    Whether the code exists is not checked. No letter is guessed: 0, O, 1, I and L are in no code.
    """
    if len(text) > _MAX_TYPED:
        raise ProblemsError.one(
            f"再開コードにしては長すぎます。{LENGTH}文字のコードだけを入れてください。",
            f"This is too long for a resume code. Enter only the {LENGTH} characters.",
        )
    letters = letters_of(text)
    if faults := _faults(letters):
        plain = unicodedata.normalize("NFKC", text).upper()
        written = {match.group() for match in _WITHIN.finditer(plain)}
        if len(written) != 1:
            raise ProblemsError(faults)
        return written.pop()
    return _grouped(letters)


def letters_of(text: str) -> str:
    """The letters of an input, without separators, half-width and in capitals."""
    return "".join(
        # Only ASCII is made upper case: "ß".upper() is "SS", two letters.
        character.upper() if character.isascii() else character
        for character in unicodedata.normalize("NFKC", text[:_MAX_TYPED])
        if not _is_separator(character)
    )


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _code_in(text: str, length: int) -> str | None:
    letters = letters_of(text)
    is_code = len(letters) == length and set(letters) <= set(ALPHABET)
    return letters if is_code else None


def _grouped(letters: str, size: int = GROUP) -> str:
    return "-".join(letters[i : i + size] for i in range(0, len(letters), size))


def _is_separator(character: str) -> bool:
    # Cf: zero-width spaces and soft hyphens that come along when a code is copied from a document
    return (
        character.isspace()
        or character in _STROKES
        or unicodedata.category(character) in ("Pd", "Cf")
    )


def _faults(letters: str) -> list[Problem]:
    if not letters:
        return [
            problem(
                "",
                f"再開コード（{LENGTH}文字）を入れてください。",
                f"Enter the resume code ({LENGTH} characters).",
            )
        ]
    faults = []
    strange = [c for c in dict.fromkeys(letters) if c not in ALPHABET]
    if strange:
        shown = " ".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in strange[:5])
        more = " …" if len(strange) > 5 else ""
        faults.append(
            problem(
                "",
                f"コードに使われない文字があります: {shown}{more}（コードは2〜9と英字だけで、"
                "まぎらわしい 0・O・1・I・L は使われません）。控えと見比べてください。",
                f"Not used in codes: {shown}{more} (codes are made of 2–9 and letters, without "
                "0, O, 1, I and L, which look alike). Compare with your note.",
            )
        )
    if len(letters) != LENGTH:
        faults.append(
            problem(
                "",
                f"再開コードは{LENGTH}文字です（今は{len(letters)}文字）。"
                "抜けや余分がないか確かめてください。",
                f"A resume code has {LENGTH} characters (found {len(letters)}). "
                "Check for missing or extra ones.",
            )
        )
    return faults
