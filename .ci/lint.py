"""What a notebook of this project must keep to. `lint.py [folder]` prints every finding and leaves with 1; `lint.py --self-test` proves each rule."""
import ast
import json
import re
import sys
import tempfile
from pathlib import Path

MAX_LINES, MAX_ROW, MAX_CELLS, MAX_PNG = 30, 3, 60, 100_000
MACHINE_PATH = re.compile(r"(?<![\w.\-])/(?:work|tmp|root|home|Users)/[\w.\-]+")
IMPORTS = (ast.Import, ast.ImportFrom)


class Cell:
    "One code cell: its place, directives (`#| export`), source without them, and syntax tree (None when it is not Python)."

    def __init__(self, place, cell):
        text = "".join(cell["source"])
        self.place, self.outputs = place, cell.get("outputs", [])
        self.directives = set(re.findall(r"^#\|\s*([\w-]+)", text, re.M))
        self.source = re.sub(r"^(#\||[%!]).*\n?", "", text, flags=re.M).strip()
        self.exported = bool(self.directives & {"export", "exporti", "exports"})
        try: self.tree = ast.parse(self.source)
        except SyntaxError: self.tree = None
        self.body = self.tree.body if self.tree else []
        self.only_imports = bool(self.body) and all(isinstance(node, IMPORTS) for node in self.body)

    def public(self):
        "Names of the public functions, classes and UPPER-case constants it defines."
        for node in self.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)): names = [node.name]
            elif isinstance(node, ast.Assign): names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name) and n.id.isupper()]
            elif isinstance(node, ast.AnnAssign): names = [node.target.id] if isinstance(node.target, ast.Name) and node.target.id.isupper() else []
            else: names = []
            yield from (name for name in names if not name.startswith("_"))

    def uses(self):
        "Every name and attribute it mentions outside of import statements."
        for node in ast.walk(self.tree) if self.tree else ():
            if isinstance(node, ast.Name): yield node.id
            elif isinstance(node, ast.Attribute): yield node.attr


def cell_findings(cell, library):
    if cell.tree is None: yield "is not valid Python"
    lines = len(cell.source.splitlines())
    if cell.exported and lines > MAX_LINES: yield f"exports {lines} lines; at most {MAX_LINES}"
    # the site runs every cell of a library notebook that holds an import, also one inside a function, without the cells before it
    nodes = ast.walk(cell.tree) if cell.tree and library and not cell.exported else cell.body
    if any(isinstance(node, IMPORTS) for node in nodes) and not cell.only_imports: yield "mixes imports with other code"
    for output in cell.outputs:
        if output["output_type"] == "error": yield f"holds a saved error: {output.get('ename', '')}"
        for kind in ("png", "jpeg"):
            size = len("".join(output.get("data", {}).get(f"image/{kind}", ""))) * 3 // 4
            if size > MAX_PNG: yield f"holds a {kind.upper()} of {size // 1000} kB; at most {MAX_PNG // 1000}"


def row_findings(cells):
    row = 0
    for cell in cells:
        if not cell.body or cell.only_imports: continue
        row = row + 1 if cell.exported else 0
        if row == MAX_ROW + 1: yield f"{cell.place}: more than {MAX_ROW} exported cells in a row without a check"


def lint(folder):
    "All findings in the notebooks under `folder`, each with file and cell number."
    findings, defined, used = [], [], set()
    for path in sorted(p for p in folder.rglob("*.ipynb") if not any(part[0] in "_." for part in p.relative_to(folder).parts)):
        raw = json.loads(path.read_text(encoding="utf-8"))["cells"]
        if len(raw) > MAX_CELLS: findings.append(f"{path}: {len(raw)} cells; at most {MAX_CELLS}")
        if re.search(r"^- \w+: .*\n\n+\S", "".join(raw[0]["source"]), re.M): findings.append(f"{path} cell 0: what stands below the settings is not shown; give it a cell of its own")
        for i, cell in enumerate(raw):
            shown = [{kind: value for kind, value in output.get("data", output).items() if kind != "image/png"} for output in cell.get("outputs", [])]
            text = "".join(cell["source"]) + json.dumps(shown).replace("\\n", " ")
            if hit := MACHINE_PATH.search(text): findings.append(f"{path} cell {i}: names a path of one machine, {hit[0]}")
        cells = [Cell(f"{path} cell {i}", cell) for i, cell in enumerate(raw) if cell["cell_type"] == "code"]
        library = any("default_exp" in cell.directives for cell in cells)
        for cell in cells:
            findings += [f"{cell.place}: {finding}" for finding in cell_findings(cell, library)]
            if cell.exported: defined += [(name, cell.place) for name in cell.public()]
            else: used |= set(cell.uses())
        findings += row_findings(cells)
    findings += [f"{place}: exports {name}, which no check in any notebook uses" for name, place in defined if name not in used]
    findings += [f"{path}: {path.stat().st_size // 1000} kB; at most {MAX_PNG // 1000}" for path in sorted(folder.rglob("*.png")) if path.stat().st_size > MAX_PNG]
    return findings


def self_test():
    "One tiny notebook for every rule: the rule must speak, and a good notebook must pass in silence."
    def code(source, *outputs): return {"cell_type": "code", "source": source, "outputs": list(outputs)}
    head = [{"cell_type": "markdown", "source": "# Title"}, code("#| default_exp x"), code("#| export\nimport math"), code("from math import pi")]
    export, check = code("#| export\ndef area(r): return math.pi * r * r"), code("assert area(1) == pi")
    image = {"output_type": "display_data", "data": {"image/png": "A" * 150_000}}
    machine = "/" + "root" + "/segnb"
    good = [*head, export, check]
    bad = {
        "exports 31 lines": [*good, code("#| export\n" + "\n".join(["_y = 1"] * 31))],
        "in a row without a check": [*head, *[code(f"#| export\ndef _f{i}(): return {i}") for i in range(4)], check, export],
        "mixes imports with other code": [*good, code("import os\nprint(os.sep)")],
        "mixes imports with": [*good, code("def f():\n    import os\n    return os.sep")],
        "holds a PNG of 112 kB": [*good, code("1", image)],
        "holds a saved error: ValueError": [*good, code("1", {"output_type": "error", "ename": "ValueError"})],
        "61 cells": [*good, *[check] * 55],
        "exports hidden, which no check": [*good, code("#| export\ndef hidden(): return 1"), check],
        "exports LIMIT, which no check": [*good, code("#| export\nLIMIT = 3"), code("from x import LIMIT")],
        f"one machine, {machine}": [*good, code(f"open('{machine}/x')")],
        f"of one machine, {machine}": [*good, code("1", {"output_type": "stream", "text": ["a\n" + machine]})],
        "is not valid Python": [*good, code("1 +")],
        "below the settings is not shown": [{"cell_type": "markdown", "source": "# Title\n\n- skip_exec: true\n\nLost words."}, *good[1:]],
    }
    silent = {"good": good, "magic": [*good, code("%matplotlib inline\nprint(1)")], "url": [*good, code("'https://host/home/x'")],
              "lazy import": [*good, code("#| export\ndef _f():\n    import os\n    return os.sep")],
              "driver": [code("def f():\n    import os\n    return os.sep")]}
    def findings(cells):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "a.ipynb").write_text(json.dumps({"cells": cells}))
            return lint(Path(folder))
    for expected, cells in bad.items():
        found = findings(cells)
        assert len(found) == 1 and expected in found[0], (expected, found)
    for name, cells in silent.items(): assert not findings(cells), (name, findings(cells))
    print(f"lint: {len(bad)} faults caught, {len(silent)} good notebooks passed")


if __name__ == "__main__":
    if "--self-test" in sys.argv: sys.exit(self_test())
    found = lint(Path(sys.argv[1] if len(sys.argv) > 1 else "nbs"))
    print("\n".join(found) or "lint: nothing found")
    sys.exit(bool(found))
