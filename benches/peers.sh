#!/usr/bin/env bash
# Times svartpenna beside other programs on one PDF: pages a second and peak memory.
#
#   benches/peers.sh INPUT.pdf [PEER.py [MODE]]
#
# PEER.py is called as `python3 PEER.py IN OUT MODE` (a script of PyMuPDF, say); qpdf is
# timed where it is installed. All that is timed runs in turn, ROUNDS times (3), and the
# median counts, so that a busy machine is equally unfair to all.
#
#   PROGRAM   the program to time (target/release/svartpenna)
#   ROUNDS    how often each is run
#
# Needs bash, python3, and qpdf or pdfinfo to count pages.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,/^set/p' "$0" | sed '$d; s/^# \{0,1\}//' >&2; exit 2; }
input=$1 peer=${2:-} mode=${3:-}
root=$(cd "$(dirname "$0")/.." && pwd)
program=${PROGRAM:-$root/target/release/svartpenna}
rounds=${ROUNDS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if command -v qpdf >/dev/null; then
  pages=$(qpdf --show-npages "$input")
else
  pages=$(pdfinfo "$input" | sed -n 's/^Pages: *//p')
fi

# Runs a command and appends "seconds mebibytes code" to a file.
timed() {
  local log=$1
  shift
  python3 - "$log" "$@" <<'PYTHON'
import resource, subprocess, sys, time
log, command = sys.argv[1], sys.argv[2:]
start = time.perf_counter()
done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
peak /= 1024 * (1024 if sys.platform == "darwin" else 1)
with open(log, "a") as out:
    out.write(f"{seconds} {peak} {done.returncode}\n")
PYTHON
}

for _ in $(seq "$rounds"); do
  timed "$work/svartpenna, one thread" "$program" redact "$input" -o "$work/own" --force --jobs 1
  timed "$work/svartpenna, all threads" "$program" redact "$input" -o "$work/own" --force
  [ -z "$peer" ] || timed "$work/$(basename "$peer" .py) $mode" python3 "$peer" "$input" "$work/peer.pdf" $mode
  ! command -v qpdf >/dev/null || timed "$work/qpdf, rewrite only" \
    qpdf --object-streams=generate --recompress-flate "$input" "$work/qpdf.pdf"
done

rm -rf "$work/own" "$work/peer.pdf" "$work/qpdf.pdf"
python3 - "$pages" "$work" <<'PYTHON'
import os, statistics, sys
pages, work = int(sys.argv[1]), sys.argv[2]
print(f"{'program':28} {'seconds':>8} {'pages/s':>8} {'peak MiB':>9}  exit code")
for name in sorted(os.listdir(work), key=lambda name: not name.startswith("svartpenna")):
    with open(os.path.join(work, name)) as log:
        runs = [line.split() for line in log]
    seconds = statistics.median(float(run[0]) for run in runs)
    peak = statistics.median(float(run[1]) for run in runs)
    codes = ",".join(sorted({run[2] for run in runs}))
    print(f"{name:28} {seconds:8.2f} {pages / seconds:8.0f} {peak:9.0f}  {codes}")
PYTHON
