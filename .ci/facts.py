"""Facts of settings.ini that other files must repeat: every place that disagrees is printed, and the exit status is 1."""
import hashlib
import json
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import yaml
from nbdev.quarto import _nbdev_yml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

parser = ConfigParser(delimiters=["="])
parser.read("settings.ini", encoding="utf-8")
facts = parser["DEFAULT"]
name, version = facts["lib_name"], facts["version"]
faults = []


def read(path):
    return Path(path).read_text(encoding="utf-8")


def same(place, found, expected):
    if found != expected: faults.append(f"{place}: {found!r}, expected {expected!r}")


def first(place, pattern):
    match = re.search(pattern, read(place), re.M)
    return match[1] if match else None


def commands(text):
    "The lines of all shell blocks."
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()]


# names and versions
conda, compose, citation = (yaml.safe_load(read(file)) for file in ("environment.yml", "compose.yaml", "CITATION.cff"))
same("environment.yml name", conda["name"], name)
same("compose.yaml service", next(iter(compose["services"])), name)
same("compose.yaml images", {service["image"] for service in compose["services"].values()}, {name})
same("Dockerfile WORKDIR", first("Dockerfile", r"^WORKDIR (\S+)"), f"/{name}")
same("compose.yaml mounts", sorted({v.split(":")[1] for s in compose["services"].values() for v in s["volumes"]}), sorted(f"/{name}/{d}" for d in ("data", "outputs", "nbs", name)))
same("CITATION.cff", (citation["title"], citation["version"], citation["repository-code"]), (facts["title"], version, facts["git_url"]))
same("CHANGELOG.md, newest version", first("CHANGELOG.md", r"^## (\S+)"), version)
same(f"{name}/__init__.py", first(f"{name}/__init__.py", r'^__version__ = "(.*)"'), version)
same("LICENSE", facts["license"] == "apache2" and "Apache License" in read("LICENSE"), True)
same("nbs/nbdev.yml", read("nbs/nbdev.yml"), _nbdev_yml.format(**facts))

# one Python in the image, in conda and in the text; the oldest one in README and lock
python = first("Dockerfile", r"^FROM python:([\d.]+)")
same("environment.yml", [d for d in conda["dependencies"] if str(d).startswith("python=")], [f"python={python}"])
same("README.md, Python it was tested on", first("README.md", r"Tested on Linux with Python ([\d.]+\d)"), python)
same("README.md, oldest Python", first("README.md", r"with Python ([\d.]+) or newer"), facts["min_python"])
same("conda installs the lock", [part for d in conda["dependencies"] if isinstance(d, dict) for part in d["pip"]], ["-r requirements.lock", "-e .[dev,export]"])

# the lock holds every requirement, at a version that fits, and says nothing of where it came from
lock = re.findall(r"^[^#\s].*", read("requirements.lock"), re.M)
locked = {}
for line in map(Requirement, (line for line in lock if not line.startswith("-"))): locked.setdefault(canonicalize_name(line.name), []).append(line.specifier)
same("requirements.lock, options", [line for line in lock if line.startswith("-") or "://" in line], [])
for requirement in map(Requirement, (facts["requirements"] + " " + facts["dev_requirements"] + " " + facts["export_requirements"]).split()):
    versions = [str(s).removeprefix("==") for s in locked.get(canonicalize_name(requirement.name), [])]
    if not any(requirement.specifier.contains(v, prereleases=True) for v in versions): faults.append(f"requirements.lock: {requirement} has {versions or 'no version'}: make lock")

# the two front pages give the same commands, and every `make` target they name exists
index = "\n".join("".join(cell["source"]) for cell in json.loads(read("nbs/index.ipynb"))["cells"])
same("commands of nbs/index.ipynb", commands(index), commands(read("README.md")))
for target in sorted(set(re.findall(r"(?:`|^)make (?:\w+=\S+ )*([a-z][a-z-]*)", read("README.md") + index, re.M))):
    tried = subprocess.run(["make", "--dry-run", target], capture_output=True, text=True)
    if tried.returncode: faults.append(f"README.md: make {target}: {tried.stderr.strip()}")
for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", read("README.md")):
    if not Path(link).exists(): faults.append(f"README.md links to {link}, which does not exist")

# the golden numbers are all there, to the byte
golden = Path("nbs/fixtures")
listed = dict(reversed(line.split()) for line in read(golden / "SHA256SUMS").splitlines())
same("nbs/fixtures, files in SHA256SUMS", sorted(listed), sorted(p.name for p in golden.iterdir() if p.name not in ("README.md", "SHA256SUMS")))
for file, digest in listed.items():
    if (golden / file).is_file(): same(f"nbs/fixtures/{file}, SHA-256", hashlib.sha256((golden / file).read_bytes()).hexdigest(), digest)

print("\n".join(faults) or "facts: all agree")
sys.exit(bool(faults))
