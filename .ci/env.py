"""What a run would find on this machine: `make env-check`."""
import os
import platform
import re
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch
from packaging.requirements import Requirement


def row(name, value):
    print(f"{name:<10} {value}")


def devices():
    if torch.cuda.is_available():
        found = [torch.cuda.get_device_properties(i) for i in range(torch.cuda.device_count())]
        return ", ".join(f"{gpu.name} ({gpu.total_memory / 2**30:.0f} GiB)" for gpu in found)
    return "Apple GPU (mps)" if torch.backends.mps.is_available() else f"CPU, {os.cpu_count()} cores"


def driver():
    if not shutil.which("nvidia-smi"): return "no NVIDIA driver"
    asked = subprocess.run(["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return asked.stdout.split("\n")[0] if asked.returncode == 0 else "nvidia-smi fails: " + (asked.stdout or asked.stderr).strip().split("\n")[0]


def packages():
    "(number of locked packages for this machine, those that differ from the lock)"
    lines = re.findall(r"^[^#\s].*", Path("requirements.lock").read_text(), re.M)
    wanted = [r for r in map(Requirement, lines) if r.marker is None or r.marker.evaluate()]
    if torch.version.cuda is None: wanted = [r for r in wanted if not r.name.startswith(("nvidia", "cuda", "triton"))]
    differing = []
    for requirement in wanted:
        try: found = version(requirement.name)
        except PackageNotFoundError: found = None
        if found is None or not requirement.specifier.contains(found, prereleases=True): differing.append(f"{requirement} is {found or 'missing'}")
    return len(wanted), differing


row("Python", f"{platform.python_version()} on {platform.platform()}")
row("PyTorch", torch.__version__)
row("CUDA", torch.version.cuda or "not in this build of PyTorch")
row("driver", driver())
row("devices", devices())
count, differing = packages()
row("packages", f"{count} as in requirements.lock" if not differing else f"{len(differing)} of {count} differ from requirements.lock")
for line in differing: row("", line)
