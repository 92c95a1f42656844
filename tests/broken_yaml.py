"""YAML files of a clinic broken in every way: single bytes, words and lines, whole branches, and bombs."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime

import yaml

# fmt: off
PIECES = (
    *(b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\x07", b"\x1b[2J", b"\xc2\x85"),
    *(b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\t", b"\r", b"\n", b"\r\n", b" ", b"\n  ", b"\n---\n", b"\n...\n"),
    *(b"{", b"}", b"[", b"]", b",", b":", b": ", b"- ", b"? ", b"# ", b"'", b'"', b"|", b">", b"%", b"@", b"`", b"\\"),
    *(b"&a ", b"*a", b"*nobody", b"<<: *a\n", b"<<: ", b"!!python/object/apply:os.getcwd []", b"!!binary aGk=", b"!x "),
    *(b"!!timestamp 1", b"!!int x", b"!!set {a}", b"!!omap [a: 1]", b"%YAML 9.9\n---\n", b"%TAG ! tag:x,1:\n---\n"),
)
SCALARS = (
    *("", "~", "null", "yes", "no", "on", "Off", "true", "0", "-0", "0x7f", "0o17", "017", "1_000", "1e999", "-1e-999"),
    *(".inf", "-.Inf", ".nan", "9" * 400, "9" * 5000, "0." + "1" * 400, "12:30:45", "190:20:30", "2027-02-30"),
    *("2027-03-09", "0000-00-00", "9999-12-31", "0001-01-01", "2027-03-09T09:00:00Z", "2001-12-14 21:59:43.10 -5"),
    *("24:00", "00:00", "'00:00'", "'23:59'", "'\uff10\uff19:\uff13\uff10'", "8 lb", "999999999 lb", "1 to 0 weeks"),
    *("-3 weeks", "1e5 kg", "1/2 inch", "\u00bd inch", "{", "[]", "{}", "[[]]", "[a, [b]]", "{a: {b: c}}", "!!str 5"),
    *("'{lift_limit}'", "'{nothing}'", "'{}'", "'{{'", "'{surgery.date}'", "'{a.b.c}'", "'**'", "'**a'", "'[a](b)'"),
    *("'[x](javascript:1)'", "'<b>'", "'&amp;'", "'\\'", "'\u202e'", "'\u05d0'", "'\u200d'", "'a\u0301\u0301'"),
    *("'" + "long " * 400 + "'", "'" + "x" * 3000 + "'", "P1", "left", "lumbar", "okafor", "../../etc/passwd"),
    *("C:\\x", "a/b", ".", "'#fff'", "'#GGGGGG'", "|\n  a\n  b", ">-\n  a\n", "\"\\x00\"", "\"\\uD800\""),
)
KEYS = (
    *("when", "id", "items", "check", "text", "row", "facts", "overrides", "for", "default", "source", "", " ", "<<"),
    *("no", "1", "1.5", "null", "~", "2027-03-09", "a.b", "x" * 200, "\u00e9", "__class__", "{a}", "name", "locked"),
)
VALUES: tuple[object, ...] = (
    *(None, True, False, 0, -1, 10**400, 1e308, float("inf"), float("nan"), "", " ", "x", "\n", "{lift_limit}", "{x}"),
    *([], {}, [[]], [None], {"a": 1}, [{"id": "a"}], {"id": "a", "text": "b"}, ["a", "a"], date(2027, 3, 9)),
    *(datetime(2027, 3, 9, 9, 30), b"bytes", {"when": {"region": []}}, {"default": {}}, "0", "1 lb", "'", "*", "&a"),
)
# fmt: on
SCALAR = re.compile(r"(?<=: )[^\s#{\[|>&*!][^\n,}\]]*|(?<=- )[^\s#{\[|>&*!:][^\n:]*$", re.MULTILINE)
KEY = re.compile(r"(?<![\w.-])[\w-]+(?=:(?: |$))", re.MULTILINE)


def of_bytes(dice: random.Random, data: bytes) -> bytes:
    """A few bytes changed, cut, doubled or replaced."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data) + 1)
        end = at + dice.choice((0, 0, 1, 4, 40, 400))
        new = dice.choice((dice.choice(PIECES), b"", data[at:end] * dice.randint(2, 5), bytes([dice.randrange(256)])))
        data = data[:at] + new + (data[end:] if dice.random() < 0.9 else b"")
    return data


def of_words(dice: random.Random, data: bytes) -> bytes:
    """Values, keys and lines replaced, moved, doubled, indented or left out."""
    text = data.decode("utf-8")
    for _ in range(dice.randint(1, 3)):
        lines = text.splitlines(keepends=True)
        at = dice.randrange(len(lines)) if lines else 0
        what = dice.randrange(6)
        if what < 3 and (found := list((SCALAR if what < 2 else KEY).finditer(text))):
            hit = dice.choice(found)
            text = text[: hit.start()] + dice.choice(SCALARS if what < 2 else KEYS) + text[hit.end() :]
        elif what == 3 and lines:
            lines.insert(dice.randrange(len(lines)), lines.pop(at))
            text = "".join(lines)
        elif what == 4 and lines:
            lines[at] = dice.choice(("", lines[at] * 2, " " + lines[at], lines[at].lstrip()))
            text = "".join(lines)
        elif lines:
            text = "".join(lines[:at]) + dice.choice(SCALARS) + "\n" + "".join(lines[at:])
    return text.encode("utf-8", "surrogatepass")


Tree = dict[object, object] | list[object]


def _branches(node: object) -> Iterator[Tree]:
    if isinstance(node, dict | list):
        yield node
        for kid in list(node.values() if isinstance(node, dict) else node):
            yield from _branches(kid)


def of_branches(dice: random.Random, data: bytes) -> bytes:
    """The tree with branches replaced, moved, renamed, doubled, left out or grafted elsewhere."""
    root = yaml.safe_load(data)
    for _ in range(dice.randint(1, 3)):
        branches = list(_branches(root))
        branch, other = dice.choice(branches), dice.choice(branches)
        value = dice.choice((dice.choice(VALUES), copy.deepcopy(other)))
        if isinstance(branch, list):
            at = dice.randrange(len(branch) + 1)
            branch[at : at + dice.randint(0, 1)] = [value] * dice.randint(0, 2)
        elif branch and dice.random() < 0.8:
            key = dice.choice(list(branch))
            old = branch.pop(key)
            if dice.random() < 0.8:
                branch[key if dice.random() < 0.7 else dice.choice(KEYS)] = dice.choice(
                    (value, value, [old], {"a": old})
                )
        else:
            branch[dice.choice((*KEYS, 5, None, True, date(2027, 3, 9)))] = value
    if dice.random() < 0.2:
        with suppress(ValueError, TypeError):  # keys that JSON has not
            return json.dumps(root, default=str).encode()
    style = dice.choice((None, True, False))
    return bytes(yaml.safe_dump(root, default_flow_style=style, allow_unicode=dice.random() < 0.5, encoding="utf-8"))


def _nested(dice: random.Random) -> str:
    depth = dice.choice((20, 60, 200, 2_000, 50_000))
    opening, closing = dice.choice((("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("&a [", "]"), ("!x [", "]")))
    return opening * depth + (closing * depth if dice.random() < 0.7 else "")


def _aliased(dice: random.Random) -> str:
    """Every level names the one below it many times."""
    many, levels = dice.choice(((9, 9), (2, 40), (1, 300), (300, 3)))
    form = dice.choice(("[{}]", "{{<<: [{}]}}"))
    lines = ["a0: &a0 [x]" if form.startswith("[") else "a0: &a0 {x: y}"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} " + form.format(", ".join([f"*a{level - 1}"] * many)))
    return "\n".join(lines)


BOMBS: tuple[Callable[[random.Random], str], ...] = (
    _nested,
    _aliased,
    lambda dice: f"a: &a {dice.choice(('[*a]', '{b: *a}', '{<<: *a}', '[[*a], *a]'))}",
    lambda dice: f"a: &{'n' * dice.choice((100, 100_000))} x",
    lambda dice: f"a: {dice.choice(('', '-', '0x', '0b', '0o', '1e'))}{'1' * dice.choice((400, 5_000, 300_000))}",
    lambda dice: (
        f"a: {'1' * dice.choice((400, 50_000))}.{'5' * dice.choice((1, 50_000))}e{'9' * dice.choice((1, 400))}"
    ),
    lambda dice: "a: " + ":".join(["59"] * dice.choice((3, 60, 5_000))),
    lambda dice: "\n".join(f"k{n}: &k{n} v{n}" for n in range(dice.choice((100, 20_000)))),
    lambda dice: "\n".join([f"k: {n}" for n in range(dice.choice((2, 5_000)))]),
    lambda dice: "? " * dice.choice((3, 500)) + "a\n: b",
    lambda dice: "---\n" * dice.choice((2, 5_000)),
    lambda dice: "%TAG !a! tag:x,2000:\n" * dice.choice((2, 500)) + "---\na: !a!b c",
    lambda dice: f'a: "{dice.choice((chr(92) + "x41", chr(92) + "UFFFFFFFF", chr(92) + "u0000", "a" * 90)) * 9_000}"',
    lambda dice: (
        f"a: !!{dice.choice(('binary', 'int', 'float', 'timestamp', 'bool', 'null', 'set', 'merge'))} {'x' * 99}"
    ),
    lambda dice: "#" * dice.choice((1, 1_000_000)),
    lambda dice: " " * dice.choice((1, 500_000)) + "a: b",
    lambda dice: "a: |\n" + " x\n" * dice.choice((1, 100_000)),
    lambda _: "a: &a !!set {? *a}",
)


def with_a_bomb(dice: random.Random, data: bytes) -> bytes:
    """The file with something that takes a reader's time or memory, alone, in front, behind, or as a value in it."""
    bomb = dice.choice(BOMBS)(dice)
    text = data.decode("utf-8")
    where = dice.randrange(4)
    if where == 0:
        return bomb.encode()
    if where == 1:
        return f"{bomb}\n{text}".encode()
    if where == 2:
        return f"{text}\n{bomb}\n".encode()
    found = list(SCALAR.finditer(text))
    if not found:
        return bomb.encode()
    hit = dice.choice(found)
    return (text[: hit.start()] + bomb.removeprefix("a: ").replace("\n", " ") + text[hit.end() :]).encode()


BREAKS: Mapping[str, Callable[[random.Random, bytes], bytes]] = {
    "bytes": of_bytes,
    "words": of_words,
    "branches": of_branches,
    "bombs": with_a_bomb,
}
"""Ways to break a sound file, by what they break."""
