"""Runs notebooks as a whole, slow cells too: `whole.py WORKERS FILE ...`. Each has a process of its own, forked from this one, so that the libraries are imported once for all.
For each, as it ends, a line `passed|failed SECONDS FILE`, with what it printed before that when it failed; status 1 when one did."""
import sys
import tempfile
import time
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import wait
from os import dup2
from pathlib import Path

from nbdev.config import get_config
from nbdev.test import test_nb

LIBRARIES = ("albumentations", "open_clip", "pandas", "segmentation_models_pytorch", "timm", "torch", "transformers")


def child(path, said):
    "One notebook, its output into the file `said`."
    for stream in (1, 2): dup2(said.fileno(), stream)
    passed, _ = test_nb(Path(path).resolve(), skip_flags=get_config().tst_flags.split(), force_flags=["slow"], basepath=get_config().config_path)
    sys.exit(not passed)


def main(workers, paths):
    "Whether all passed."
    fork, waiting, running, passed = get_context("fork"), list(reversed(paths)), {}, []
    while waiting or running:
        while waiting and len(running) < workers:
            path, said = waiting.pop(), tempfile.TemporaryFile("w+")
            process = fork.Process(target=child, args=(path, said))
            process.start()
            running[process.sentinel] = (process, path, said, time.time())
        for sentinel in wait(running):
            process, path, said, start = running.pop(sentinel)
            process.join()
            passed.append(process.exitcode == 0)
            said.seek(0)
            if not passed[-1]: print(said.read())
            print("passed" if passed[-1] else "failed", round(time.time() - start, 1), path, flush=True)
    return all(passed)


if __name__ == "__main__":
    for name in LIBRARIES: import_module(name)
    sys.exit(not main(int(sys.argv[1]), sys.argv[2:]))
