#!/usr/bin/env python3
"""Runs the command line tests of *.test files and reports in TAP.

A file holds tests, each in an empty folder of its own with a fresh HOME:

    # what is tested                    begins a test
    === NAME                            a file to make; its lines follow
    $ interdict ARGUMENTS               a shell command to run
    <<<                                 its standard input; the lines follow
    status 2                            its exit status (0 when not given)
    --- stdout                          what it must print, exactly; the lines follow
    --- stderr

Output without a section must be empty. In an expected line "..." stands for anything, as a line of its own for any
number of lines. Empty lines at the end of a section do not count. ";" begins a remark before the first test.

$ITD_PROGRAM is run as `interdict`; $ITD_SOURCE is the source tree.
"""
import difflib
import os
import re
import subprocess
import sys
import tempfile

TIMEOUT_S = 120


def parse(path):
    """[(name, [step])], a step being a file or a command: dicts that hold lists of lines."""
    tests, lines = [], None
    with open(path, encoding="utf-8") as text:
        for number, line in enumerate(text, 1):
            line = line.rstrip("\n")
            if line.startswith("# "):
                tests.append((line[2:], []))
                lines = None
                continue
            if not tests:
                if line and not line.startswith(";"):
                    sys.exit(f"{path}:{number}: text before the first test")
                continue
            steps = tests[-1][1]
            if line.startswith("=== "):
                steps.append({"file": line[4:], "lines": []})
                lines = steps[-1]["lines"]
            elif line.startswith("$ "):
                steps.append({"command": line[2:], "stdin": None, "stdout": [], "stderr": [], "status": 0})
                lines = None
            elif line == "<<<":
                lines = steps[-1]["stdin"] = []
            elif line.startswith("status "):
                steps[-1]["status"] = int(line[7:])
                lines = None
            elif line in ("--- stdout", "--- stderr"):
                lines = steps[-1][line[4:]]
            elif lines is not None:
                lines.append(line)
            elif line:
                sys.exit(f"{path}:{number}: cannot tell what this line is")
    return tests


def trimmed(lines):
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def matches(expected, actual):
    pattern = ""
    for line in expected:
        if line == "...":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += ".*".join(re.escape(part) for part in line.split("...")) + "\n"
    return re.fullmatch(pattern, actual) is not None


def environment(folder):
    keep = {name: os.environ[name] for name in ("ITD_SOURCE", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")
            if name in os.environ}
    return keep | {"HOME": os.path.join(folder, "home"), "PATH": os.path.join(folder, "bin") + ":/usr/bin:/bin",
                   "TZ": "UTC", "LC_ALL": "C.UTF-8", "COLUMNS": "80", "TERM": "dumb"}


def run_step(step, folder):
    """What went wrong, or None."""
    work = os.path.join(folder, "work")
    if "file" in step:
        path = os.path.join(work, step["file"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write("".join(line + "\n" for line in trimmed(step["lines"])))
        return None
    stdin = "".join(line + "\n" for line in trimmed(step["stdin"] or [])).encode()
    try:
        done = subprocess.run(["/bin/sh", "-c", step["command"]], cwd=work, env=environment(folder), input=stdin,
                              capture_output=True, timeout=TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        return f"$ {step['command']}\nstill running after {TIMEOUT_S} s"
    wrong = []
    if done.returncode != step["status"]:
        wrong.append(f"status {done.returncode}, expected {step['status']}")
    for stream, got in (("stdout", done.stdout), ("stderr", done.stderr)):
        actual, expected = got.decode("utf-8", "backslashreplace"), trimmed(step[stream])
        if not matches(expected, actual):
            wrong += difflib.unified_diff(expected, actual.splitlines(), f"{stream} expected", f"{stream} got",
                                          lineterm="", n=2)
    return "\n".join([f"$ {step['command']}"] + wrong) if wrong else None


def run_test(steps):
    with tempfile.TemporaryDirectory(prefix="interdict-test-") as folder:
        for name in ("home", "work", "bin"):
            os.mkdir(os.path.join(folder, name))
        os.symlink(os.environ["ITD_PROGRAM"], os.path.join(folder, "bin", "interdict"))
        for step in steps:
            wrong = run_step(step, folder)
            if wrong:
                return wrong
    return None


def main():
    tests = [test for path in sys.argv[1:] for test in parse(path)]
    if not tests:
        sys.exit("usage: run.py FILE.test...")
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, steps) in enumerate(tests, 1):
        wrong = run_test(steps)
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        if wrong:
            failed += 1
            print("".join(f"# {line}\n" for line in wrong.splitlines()), end="")
        sys.stdout.flush()
    return 1 if failed else 0


sys.exit(main())
