"""Drops files into a watched folder while the program is killed and started again, and
looks whether each file has exactly one outcome.

    python3 benches/soak.py FOLDER... [--files 5000] [--seconds 600] [--kills 10]
                            [--program target/release/svartpenna] [--settle 1]

FOLDER: where originals are taken from, again and again, each under a name of its own.
Files arrive one after the other, over the given time, some written slowly in pieces.
Ends with 1 where a file has no outcome, or two, or where something is half written.
"""

import argparse
import collections
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

JOURNAL = ".svartpenna-bevakning.jsonl"


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--settle", default="1")
    parser.add_argument("--program", default="target/release/svartpenna")
    parser.add_argument("--keep", type=Path, help="where to work, and leave what comes of it")
    return parser.parse_args()


def drop(originals, folder, given):
    """Files arrive; every tenth is written in pieces, and some under a temporary name."""
    pause = given.seconds / given.files
    start = time.monotonic()
    for number in range(given.files):
        original = originals[number % len(originals)]
        target = folder / f"{number % 7}" / f"{number:05}{original.suffix.lower()}"
        data = original.read_bytes()
        if number % 10 == 0:
            with target.open("wb") as file:
                for at in range(0, len(data), len(data) // 3 + 1):
                    file.write(data[at:at + len(data) // 3 + 1])
                    file.flush()
                    time.sleep(min(0.05, pause))
        elif number % 10 == 1:
            part = target.with_name(target.name + ".part")
            part.write_bytes(data)
            part.rename(target)
        else:
            target.write_bytes(data)
        time.sleep(max(0, start + number * pause - time.monotonic()))


class Program:
    """The watcher, killed and started again."""

    def __init__(self, command, log):
        self.command, self.log = command, log
        self.memory = collections.defaultdict(list)
        self.starts = 0
        self.start()

    def start(self):
        self.starts += 1
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def measure(self):
        """Peak memory of the program, and what it and its workers have now."""
        total = 0
        processes, ask = [], [self.process.pid]
        while ask:
            process = ask.pop()
            processes.append(process)
            try:
                told = " ".join(path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children"))
                ask.extend(int(word) for word in told.split())
            except OSError:
                pass
        for process in processes:
            try:
                for line in Path(f"/proc/{process}/status").read_text().splitlines():
                    if line.startswith("VmRSS"):
                        total += int(line.split()[1]) / 1024
            except OSError:
                pass
        self.memory[self.starts].append(total)


def outcomes(folder):
    """How many files are done or failed."""
    failed = folder / "_fel"
    journal = failed / JOURNAL
    done = journal.read_text().count('"event":"done"') if journal.exists() else 0
    return done + sum(1 for _ in failed.rglob("*.fel.txt"))


def judge(folder, out, given):
    """What is wrong, line by line."""
    failed = folder / "_fel"
    journal = collections.Counter()
    results = collections.defaultdict(set)
    for line in (failed / JOURNAL).read_text().splitlines():
        try:
            line = json.loads(line)
        except ValueError:
            continue
        if line["event"] == "done":
            journal[line["file"]] += 1
            results[line["result"]].add(line["file"])
    originals = {str(path.relative_to(folder)) for path in folder.rglob("*")
                 if path.is_file() and failed not in path.parents}
    moved = {str(path.relative_to(failed)) for path in failed.rglob("*")
             if path.is_file() and not path.name.endswith(".fel.txt") and path.name != JOURNAL}
    texts = {str(path.relative_to(failed))[:-len(".fel.txt")] for path in failed.rglob("*.fel.txt")}
    if len(originals) + len(moved) != given.files:
        yield f"{len(originals)} originals and {len(moved)} failures of {given.files} files"
    for name in originals ^ set(journal):
        yield f"{name}: no outcome"
    for name in originals & moved:
        yield f"{name}: two outcomes"
    for name in texts ^ moved:
        yield f"{name}: a failure without a text, or a text without a failure"
    for result, names in results.items():
        if len(names) > 1:
            yield f"{result}: the result of {len(names)} files"
    found = set()
    for path in out.rglob("*"):
        if not path.is_file():
            continue
        if path.name.startswith("."):
            yield f"{path}: left over"
        elif path.name.endswith(".receipt.json"):
            if not path.with_name(path.name[:-len(".receipt.json")]).exists():
                yield f"{path}: a receipt without a result"
        else:
            found.add(str(path))
            receipt = json.loads(path.with_name(path.name + ".receipt.json").read_text())
            digest = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
            if receipt["output"] != digest:
                yield f"{path}: not what its receipt says"
    for path in found ^ set(results):
        yield f"{path}: a result that nobody noted, or the other way round"


def main():
    given = arguments()
    originals = sorted(path for folder in given.folders for path in folder.rglob("*")
                       if path.is_file() and path.suffix.lower() == ".pdf")
    random.Random(7).shuffle(originals)
    work = given.keep or Path(tempfile.mkdtemp(prefix="svartpenna-soak-"))
    folder, out = work / "in", work / "out"
    for number in range(7):
        (folder / str(number)).mkdir(parents=True)
    command = [given.program, "watch", folder, "-o", out, "--settle", given.settle,
               "--time-limit", "60"]
    with (work / "log").open("w") as log:
        program = Program(command, log)
        dropper = threading.Thread(target=drop, args=(originals, folder, given))
        dropper.start()
        start, kills = time.monotonic(), 0
        next_look = start
        while dropper.is_alive():
            due = given.seconds * (kills + 1) / (given.kills + 1)
            if kills < given.kills and time.monotonic() - start > due:
                program.kill()
                kills += 1
                program.start()
            if time.monotonic() > next_look:
                next_look += 2
                program.measure()
            time.sleep(0.1)
        dropped = time.monotonic() - start
        while kills < given.kills:
            program.kill()
            kills += 1
            program.start()
        # What is left takes as long as it takes; it is done when nothing happens for a while,
        # and that for longer than one file may take.
        journal, quiet, size = folder / "_fel" / JOURNAL, time.monotonic(), -1
        while time.monotonic() - quiet < (30 if outcomes(folder) >= given.files else 150):
            time.sleep(1)
            program.measure()
            if journal.exists() and journal.stat().st_size != size:
                quiet, size = time.monotonic(), journal.stat().st_size
        took = quiet - start
        program.process.send_signal(signal.SIGTERM)
        code = program.process.wait()
    faults = list(judge(folder, out, given))
    results = sum(1 for path in out.rglob("*") if not path.name.endswith(".json") and path.is_file())
    failures = sum(1 for _ in (folder / "_fel").rglob("*.fel.txt"))
    print(f"{given.files} files dropped in {dropped:.0f} s, all done after {took:.0f} s, "
          f"{kills} kills; ended with {code}")
    print(f"{results} results, {failures} failures with a text, {len(faults)} faults")
    for number, memory in sorted(program.memory.items()):
        middle = sorted(memory)[len(memory) // 2]
        print(f"  start {number}: memory {middle:.0f} MiB, at most {max(memory):.0f} MiB")
    for fault in faults[:20]:
        print("FAULT", fault)
    if not given.keep and not faults:
        shutil.rmtree(work)
    else:
        print(f"left in {work}")
    sys.exit(bool(faults) or code != 0)


if __name__ == "__main__":
    os.nice(10)
    main()
