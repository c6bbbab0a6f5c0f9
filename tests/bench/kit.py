# SPDX-License-Identifier: MIT
"""What the benchmarks share: whole processes measured in turn, and plain tables.

A figure is that of a whole process, from its start to its end, as the kernel accounts
for it (wait4): wall time, processor time of all its threads, and the peak of its resident
memory.  Contestants take turns, so that a noisy minute of the machine hits all of them.
Medians are what is compared; minima show how far the noise went.

Not for profiling: `frontmap render --timings` and perf are.
"""

import os
import shutil
import statistics
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class Run:
    """One process: wall and processor milliseconds, peak MiB."""

    def __init__(self, command):
        quiet = os.open(os.devnull, os.O_RDWR)
        complaints = os.memfd_create("complaints")
        actions = [(os.POSIX_SPAWN_DUP2, quiet, 0), (os.POSIX_SPAWN_DUP2, quiet, 1),
                   (os.POSIX_SPAWN_DUP2, complaints, 2)]
        start = time.monotonic()
        process = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(process, 0)
        self.wall_ms = (time.monotonic() - start) * 1e3
        self.cpu_ms = (usage.ru_utime + usage.ru_stime) * 1e3
        # Linux counts in KiB.  What this interpreter held when it spawned is the floor
        # below which no figure can be: some 12 MiB.
        self.rss_mib = usage.ru_maxrss / 1024
        self.code = os.waitstatus_to_exitcode(status)
        self.complaints = os.pread(complaints, 4000, 0).decode("utf-8", "replace")
        os.close(quiet)
        os.close(complaints)


class Series:
    """The runs of one contestant."""

    def __init__(self, name, command, output=None):
        self.name, self.command, self.output, self.runs = name, command, output, []

    def run(self):
        if self.output and os.path.exists(self.output):
            os.remove(self.output)
        run = Run(self.command)
        if run.code != 0 or (self.output and not os.path.exists(self.output)):
            fail(f"{self.name} ended with {run.code}: {' '.join(self.command)}\n"
                 f"{run.complaints}")
        self.runs.append(run)

    def median(self, what):
        return statistics.median(getattr(run, what) for run in self.runs)

    def least(self, what):
        return min(getattr(run, what) for run in self.runs)

    def size_kb(self):
        return os.path.getsize(self.output) / 1e3 if self.output else 0


def fail(message):
    sys.exit(f"{os.path.basename(sys.argv[0])}: error: {message}")


def take_turns(contestants, count):
    """Runs each once unmeasured, so that files and libraries are in memory, then in turn."""
    for series in contestants:
        series.run()
        series.runs.clear()
    for _ in range(count):
        for series in contestants:
            series.run()


def table(contestants):
    width = max(len(series.name) for series in contestants)
    print(f"{'':{width}}   wall ms  (least)    CPU ms  (least)  peak MiB     kB out")
    for s in contestants:
        print(f"{s.name:{width}}  {s.median('wall_ms'):8.1f} {s.least('wall_ms'):8.1f}  "
              f"{s.median('cpu_ms'):8.1f} {s.least('cpu_ms'):8.1f}  "
              f"{s.median('rss_mib'):8.1f}  {s.size_kb():9.1f}", flush=True)


def compare(ours, theirs):
    """Prints how we stand, and says whether we need neither more time nor more memory."""
    wall = ours.median("wall_ms") / theirs.median("wall_ms")
    cpu = ours.median("cpu_ms") / theirs.median("cpu_ms")
    memory = ours.median("rss_mib") / theirs.median("rss_mib")
    holds = wall <= 1 and memory <= 1
    print(f"{ours.name} against {theirs.name}: {wall:.2f} of the wall time, "
          f"{cpu:.2f} of the CPU time, {memory:.2f} of the memory: "
          f"{'holds' if holds else 'DOES NOT HOLD'}")
    return holds


def find_frontmap(given):
    """The program to measure: given, $FRONTMAP, the release build, or on the PATH.

    Installed or not, it finds the layers that come with it here.
    """
    os.environ.setdefault("FRONTMAP_DATA", ROOT)
    for path in (given, os.environ.get("FRONTMAP"),
                 os.path.join(ROOT, "build", "release", "frontmap"),
                 os.path.join(ROOT, "build", "ci", "frontmap"), shutil.which("frontmap")):
        if path and os.access(path, os.X_OK):
            return os.path.abspath(path)
    fail("no frontmap to measure; build the preset 'release', or give --frontmap PROGRAM")


def fill(template, values, target):
    """Copies a file of this folder to `target`, @WORD@ being replaced by values[WORD]."""
    with open(os.path.join(HERE, template), encoding="utf-8") as file:
        text = file.read()
    for word, value in values.items():
        text = text.replace(f"@{word}@", str(value))
    if "@" in text:
        fail(f"{template}: a word is left unfilled")
    with open(target, "w", encoding="utf-8") as file:
        file.write(text)
    return target


def data_folder(given):
    """The folder of the workloads, or None."""
    folder = given or os.environ.get("FRONTMAP_BENCH_DATA")
    if folder and not os.path.isdir(folder):
        fail(f"no folder '{folder}'")
    return os.path.abspath(folder) if folder else None
