#!/usr/bin/env python3
"""Damages each section of a snapshot in turn and screens a listed name: that must fail with status 4, never be clear."""
import struct
import subprocess
import sys

HEADER = struct.Struct("<8sIIQQ32s")
ROW = struct.Struct("<IIQQQQ32s")


def screened(snapshot):
    run = subprocess.run(["interdict", "screen", "-q", "--lists", snapshot, "-"], capture_output=True,
                         input=b"name\nKorea Mining Development Trading Corporation\n", check=False)
    return run.returncode, run.stderr


def main():
    with open(sys.argv[1], "rb") as file:
        whole = file.read()
    if screened(sys.argv[1])[0] != 1:
        sys.exit("the name is not found in the whole snapshot")
    wrong = 0
    for number in range(HEADER.unpack_from(whole)[2]):
        section, _, offset, size, *_ = ROW.unpack_from(whole, HEADER.size + number * ROW.size)
        if size == 0:
            continue
        damaged = bytearray(whole)
        damaged[offset + size // 2] ^= 0x55
        with open("damaged.itd", "wb") as file:
            file.write(damaged)
        status, told = screened("damaged.itd")
        if status != 4 or b"damaged" not in told:
            print(f"section {section}: status {status}, {told.decode()}")
            wrong += 1
    if wrong == 0:
        print("every damaged section is refused")


main()
