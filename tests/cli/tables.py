#!/usr/bin/env python3
"""Holds the table of commands together with everything made from it, and with the code that asks it.

The program prints its table (help --format json). Each command and option of it must stand in the help, in the
completion of each shell and in the manual; each name that a cmd_*.c asks for must be an option that it has; the manual
must format without a warning and the bash completion must complete."""
import json
import os
import re
import shutil
import subprocess
import sys

PROGRAM, SOURCE = os.environ["ITD_PROGRAM"], os.environ["ITD_SOURCE"]
problems = []


def expect(condition, what):
    if not condition:
        problems.append(what)


def output(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, check=True,
                          env=os.environ | {"COLUMNS": "100", "TERM": "dumb"})
    expect(not done.stderr, f"{arguments} says something on standard error")
    return done.stdout.decode()


def options_of(table, command):
    return [option for group in command["groups"] + [table["global"]] for option in group["options"]]


def words(text):
    """The text with every run of white space as one blank, since help is wrapped."""
    return " ".join(text.split())


def check_help(table):
    overview = output("help")
    for command in table["commands"]:
        expect(command["summary"] in words(overview), f"help does not have {command['name']}")
        text = output("help", *command["name"].split())
        for option in options_of(table, command):
            label = f"-{option['letter']}, " if option["letter"] else ""
            label += f"--{option['name']}" + (f" {option['argument']}" if option["argument"] else "")
            expect(f"  {label}" in text, f"help {command['name']} does not have {label}")
            expect(words(option["help"]) in words(text), f"help {command['name']} does not explain {label}")
        for example in command["examples"]:
            expect(f"  {example}\n" in text, f"help {command['name']} does not have the example {example}")
            expect("interdict" in example, f"{command['name']}: an example without interdict: {example}")


def check_rules(table):
    names = [command["name"] for command in table["commands"]]
    expect(len(set(names)) == len(names), "two commands of one name")
    for command in table["commands"]:
        given = [option["name"] for option in options_of(table, command)]
        letters = [option["letter"] for option in options_of(table, command) if option["letter"]]
        expect(len(set(given)) == len(given), f"{command['name']}: two options of one name")
        expect(len(set(letters)) == len(letters), f"{command['name']}: two options of one letter")
        expect(not command["summary"].endswith("."), f"{command['name']}: the summary ends with a full stop")
        for option in options_of(table, command):
            where = f"{command['name']} --{option['name']}"
            expect((option["kind"] == "flag") == (option["argument"] is None), f"{where}: a flag has no argument")
            expect(not option["help"].removesuffix("...").endswith("."), f"{where}: the help ends with a full stop")


def check_manual(table):
    manual = output("manual").replace("\\-", "-")
    for command in table["commands"]:
        section = manual.split(f'.SS "interdict {command["name"]}', 1)
        expect(len(section) == 2, f"the manual does not have {command['name']}")
        section = section[-1].split("\n.S", 1)[0]
        for group in command["groups"]:
            for option in group["options"]:
                expect(f"--{option['name']}\\fR" in section, f"manual: {command['name']} --{option['name']}")
    for option in table["global"]["options"]:
        expect(f"--{option['name']}\\fR" in manual, f"the manual does not have --{option['name']}")
    for tool in (["man", "--warnings", "-l", "-"], ["mandoc", "-T", "lint", "-W", "warning"]):
        if not shutil.which(tool[0]):
            continue
        done = subprocess.run(tool, input=output("manual").encode(), capture_output=True, check=False,
                              env=os.environ | {"MANWIDTH": "80", "MAN_KEEP_FORMATTING": "1"})
        if b"minimized" in done.stdout + done.stderr:
            continue
        said = done.stderr if tool[0] == "man" else done.stdout
        expect(done.returncode == 0 and not said, f"{tool[0]}: {said.decode()[:500]}")


def check_scripts(table):
    for shell in ("bash", "zsh", "fish"):
        script = output("completion", shell)
        lines = script.splitlines()
        for command in table["commands"]:
            expect(command["name"].split()[-1] in script, f"{shell} does not complete {command['name']}")
            for option in options_of(table, command):
                name, first, last = option["name"], command["name"].split()[0], command["name"].split()[-1]
                if shell == "bash":
                    part = script.split(f'        "{command["name"]}")\n', 1)[-1].split(";;")[0]
                    found = re.search(rf" --{name}[ \"]", part)
                elif shell == "zsh":
                    part = script.split(f"    '{command['name']}')\n", 1)[-1].split(";;")[0]
                    found = f"--{name}[" in part
                else:
                    found = any(f"subcommand_from {first}" in line and f"from {last}" in line and f" -l {name} " in line
                                for line in lines)
                expect(found, f"{shell}: {command['name']} --{name}")
        if shutil.which(shell):
            done = subprocess.run([shell, "-n", "/dev/stdin"], input=script.encode(), capture_output=True, check=False)
            expect(done.returncode == 0, f"{shell} does not parse its completion: {done.stderr.decode()[:300]}")


def completed(*typed):
    """What bash offers for the last word."""
    script = output("completion", "bash") + (
        f"COMP_WORDS=({' '.join(repr(word) for word in typed)})\nCOMP_CWORD={len(typed) - 1}\n"
        "compopt() { :; }\n_interdict\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n")
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False)
    expect(not done.stderr, f"completing {typed}: {done.stderr.decode()}")
    return done.stdout.decode().split()


def check_bash(table):
    firsts = {command["name"].split()[0] for command in table["commands"]}
    expect(set(completed("interdict", "")) == firsts, "bash: the commands")
    expect(completed("interdict", "lists", "bui") == ["build"], "bash: the second word")
    expect(completed("interdict", "lists", "build", "--keep") == ["--keep-going"], "bash: an option")
    expect(completed("interdict", "version", "--format", "j") == ["json"], "bash: a choice")
    expect(completed("interdict", "completion", "z") == ["zsh"], "bash: an argument")
    expect("cli/" in [name + "/" for name in completed("interdict", "lists", "verify", SOURCE + "/tests/c")]
           or SOURCE + "/tests/cli" in completed("interdict", "lists", "verify", SOURCE + "/tests/c"), "bash: a file")


def check_code(table):
    """Names in options_*(..., "name") of cmd_*.c against that command's table."""
    for command in table["commands"]:
        path = os.path.join(SOURCE, "src", "cli", f"cmd_{command['name'].replace(' ', '_')}.c")
        with open(path, encoding="utf-8") as file:
            code = file.read()
        has = {option["name"] for option in options_of(table, command)}
        for asked in re.findall(r"options_(?:has|text|number|date|texts)\([^;]*?\"([a-z-]+)\"", code):
            expect(asked in has, f"{path} asks for --{asked}, which {command['name']} does not take")


def main():
    table = json.loads(output("help", "--format", "json"))
    for check in (check_rules, check_help, check_manual, check_scripts, check_bash, check_code):
        check(table)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


sys.exit(main())
