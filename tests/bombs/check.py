"""Runs the program on each bomb by itself, and says how long it took and how much memory.

    python3 tests/bombs/check.py PROGRAM FOLDER [--seconds 5] [--mebibytes 500] [--processor]

Each file has to be done or refused with one clear line, within the limits. Ends with 1
where one is not. Memory is that of the program and its worker processes together. With
--processor, processor time counts and not the clock: for a machine that others use too.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REASONS = {3: "refused", 0: "done", 1: "done, to be looked at", 4: "refused by the check"}


def children(process):
    """A process and all below it, as far as the system tells."""
    found, ask = [], [process]
    while ask:
        process = ask.pop()
        found.append(process)
        try:
            told = " ".join(path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children"))
            ask.extend(int(word) for word in told.split())
        except OSError:
            pass
    return found


def resident(process):
    """Memory of a process in MiB that it does not share."""
    try:
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


def run(program, path, seconds):
    """Exit code, seconds, seconds of the processor, peak memory in MiB and what was said."""
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    with tempfile.TemporaryDirectory() as out:
        before = used()
        start = time.monotonic()
        process = subprocess.Popen([program, "redact", path, "-o", out, "--lang", "sv"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(map(resident, children(process.pid))))
            if time.monotonic() - start > 10 * seconds:
                process.kill()
            time.sleep(0.01)
        took = time.monotonic() - start
        said = process.stderr.read().decode(errors="replace").strip().splitlines()
        left = [name for name in os.listdir(out) if name.startswith(".")]
        return process.returncode, took, used() - before, peak, said, left


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--mebibytes", type=float, default=500)
    parser.add_argument("--processor", action="store_true")
    given = parser.parse_args()
    bad = 0
    slowest = largest = 0
    paths = sorted(given.folder.glob("*.pdf")) + sorted(given.folder.glob("*.txt"))
    for path in paths:
        code, clock, processor, peak, said, left = run(given.program, path, given.seconds)
        took = processor if given.processor else clock
        slowest, largest = max(slowest, took), max(largest, peak)
        faults = []
        if code not in REASONS:
            faults.append(f"ended with {code}")
        if code not in (0, 1) and len(said) != 1:
            faults.append(f"{len(said)} lines")
        if took > given.seconds:
            faults.append("too slow")
        if peak > given.mebibytes:
            faults.append("too large")
        if left:
            faults.append("something left over")
        bad += bool(faults)
        print(f"{'BAD ' if faults else 'ok  '} {path.stem:24} {took:6.2f} s {peak:6.0f} MiB  "
              f"{REASONS.get(code, '-')}: {', '.join(faults) or (said[0][-90:] if said else '')}")
    print(f"{len(paths)} bombs, {bad} bad; slowest {slowest:.2f} s, largest {largest:.0f} MiB")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
