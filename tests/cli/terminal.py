#!/usr/bin/env python3
"""Runs the program on a pseudo-terminal: colour, width, and what NO_COLOR and --no-colour do to it."""
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

PROGRAM = os.environ["ITD_PROGRAM"]
problems = []


def on_terminal(columns, *arguments, **variables):
    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    process = subprocess.Popen([PROGRAM, *arguments], stdout=terminal, stderr=terminal, stdin=subprocess.DEVNULL,
                               env=environment | {"TERM": "xterm"} | variables)
    os.close(terminal)
    text = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        text += part
    process.wait()
    os.close(master)
    return text.decode().replace("\r\n", "\n")


def expect(condition, what):
    if not condition:
        problems.append(what)


plain = on_terminal(60, "help", NO_COLOR="1")
expect("\033" not in plain, "NO_COLOR leaves colour")
expect(max(len(line) for line in plain.splitlines()) <= 60, "help is wider than the terminal")
expect(max(len(line) for line in plain.splitlines()) > 50, "help does not use the terminal's width")
expect("\033[1m" in on_terminal(80, "help"), "no colour on a terminal")
expect("\033" not in on_terminal(80, "help", "--no-colour"), "--no-colour leaves colour")
expect("\033" not in on_terminal(80, "help", TERM="dumb"), "a dumb terminal gets colour")
expect(max(len(line) for line in on_terminal(300, "help", "--no-colour").splitlines()) <= 100, "lines too long to read")
for problem in problems:
    print(problem, file=sys.stderr)
sys.exit(1 if problems else 0)
