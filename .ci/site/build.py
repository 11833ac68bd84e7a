"""The site: notebooks -> nbdev's processors (_proc) -> one Sphinx page each (_sphinx) -> HTML (doc_path of settings.ini). Run by `make docs`."""
import ast
import json
import os
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path

import yaml
from nbdev.config import get_config
from nbdev.serve import proc_nbs
from nbdev.showdoc import showdoc_nm
from sphinx.cmd.build import build_main

CONFIG = get_config()
BASE = f"{CONFIG.doc_host}{CONFIG.doc_baseurl}/"
HERE, PAGES = Path(__file__).parent, CONFIG.config_path / "_sphinx"
PICTURES = {".png", ".svg", ".jpg", ".gif"}


def page_name(path):
    "`data/01_street.ipynb` -> `data/street`: folders stay, numbers go; the rule that nbdev's links follow."
    path = Path(path)
    return path.with_name(re.sub(r"^\d+[a-z0-9]*_", "", path.stem.lower())).as_posix()


# ---- the list of pages: nbs/sidebar.yml, which Quarto reads too

def sidebar():
    "[(caption or None, notebooks)] in reading order; every notebook must stand there, once."
    contents = yaml.safe_load((CONFIG.nbs_path / "sidebar.yml").read_text())["website"]["sidebar"]["contents"]
    groups = [(None, [entry]) if isinstance(entry, str) else (entry["section"], entry["contents"]) for entry in contents]
    listed = [notebook for _, notebooks in groups for notebook in notebooks]
    there = {p.relative_to(CONFIG.nbs_path).as_posix() for p in CONFIG.nbs_path.rglob("*.ipynb")
             if not any(part[0] in "_." for part in p.relative_to(CONFIG.nbs_path).parts)}
    faults = [f"{name} is not in nbs/sidebar.yml: add its line" for name in sorted(there - set(listed))]
    faults += [f"nbs/sidebar.yml lists {name}, which does not exist" for name in listed if name not in there]
    names = [page_name(name) for name in listed]
    faults += [f"two notebooks want the page {name}" for name in sorted(set(names)) if names.count(name) > 1]
    if faults: sys.exit("\n".join(faults))
    return groups


def toctree(groups):
    "The navigation, as hidden cells at the end of the landing page."
    return [markdown("\n".join(["```{toctree}", ":hidden:", *([f":caption: {caption}"] if caption else []), "", *map(page_name, notebooks), "```"]))
            for caption, notebooks in groups if notebooks != ["index.ipynb"]]


# ---- one notebook -> one page

def markdown(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source, outputs=(), tags=()):
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source, "outputs": list(outputs), "execution_count": None}


def split_directives(cell):
    "({directive: value}, source without them)"
    lines = "".join(cell["source"]).splitlines()
    found = dict(re.match(r"#\|\s*([\w-]+):?\s*(.*)", line).groups() for line in lines if line.startswith("#|"))
    return found, "\n".join(line for line in lines if not line.startswith("#|")).strip()


def pieces(source, shown):
    "[(name or None, code)]: an exported cell cut at its documented definitions. Their docstrings are taken out, because the page prints them as text."
    lines, cuts, dropped = source.splitlines(), {0: None}, set()
    for node in ast.parse(source).body:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or (name := showdoc_nm(node)) not in shown: continue
        start = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1
        while start and lines[start - 1].startswith("#"): start -= 1
        cuts[start] = name
        if ast.get_docstring(node) and len(node.body) > 1: dropped |= set(range(node.body[0].lineno - 1, node.body[0].end_lineno))
    ends = [*list(cuts)[1:], len(lines)]
    parts = [(name, "\n".join(lines[i] for i in range(start, end) if i not in dropped).strip("\n")) for (start, name), end in zip(cuts.items(), ends)]
    return [(name, code) for name, code in parts if code]


def only_imports(source):
    body = ast.parse(re.sub(r"^[%!].*$", "", source, flags=re.M)).body
    return bool(body) and all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in body)


def reference(name, output, page, labels):
    "The head of one symbol: a heading that links can aim at, the source link at the right, the docstring."
    text = "".join(output["data"]["text/markdown"])
    link = re.search(r"^\[source\]\((\S+?)\)", text, re.M)
    docstring = re.sub(r"^\*(.+?)\*$", r"\1", text.rpartition("\n```")[2].strip(), count=1, flags=re.S | re.M)
    label = f"{page}-{name}".replace("/", "-").lower()
    labels.add(label)
    return markdown("\n\n".join(filter(None, [f"({label})=\n### {name}", link and f"[source]({link[1]}){{.source}}", docstring])))


def convert(notebook, labels):
    "Cells of the page, in the order of the notebook itself: text, checks with outputs, and every exported symbol with its source."
    page = page_name(notebook)
    processed = json.loads((CONFIG.config_path / "_proc" / notebook).read_text(encoding="utf-8"))["cells"]
    original = json.loads((CONFIG.nbs_path / notebook).read_text(encoding="utf-8"))["cells"]
    kept = {cell["id"]: cell for cell in processed}
    shown = {m[1]: cell["outputs"][0] for cell in processed if (m := re.search(r"^show_doc\(([\w.]+)", "".join(cell["source"]), re.M)) and cell["outputs"]}
    front = yaml.safe_load("".join(processed[0]["source"]).strip().strip("-"))
    library = any("default_exp" in split_directives(cell)[0] for cell in original if cell["cell_type"] == "code")
    cells = [markdown(f"# {front['title']}\n\n{{.lead}}\n{front.get('description', '')}")]
    for cell in original:
        if cell["cell_type"] == "markdown":
            if cell["id"] in kept: cells.append(markdown("".join(kept[cell["id"]]["source"])))
        elif cell["cell_type"] == "code":
            directives, source = split_directives(cell)
            hidden = {"hide", "default_exp"} & directives.keys() or directives.get("include") == "false" or not source
            if hidden or (library and only_imports(source)): continue
            if directives.keys() & {"export", "exporti", "exports"}:
                for name, part in pieces(source, shown):
                    if name: cells.append(reference(name, shown[name], page, labels))
                    cells.append(code(part, tags=["exported"]))
            elif name := re.match(r"show_doc\(([\w.]+)", source):
                cells.append(reference(name[1], shown[name[1]], page, labels))
            else:
                outputs = [] if directives.get("eval") == "false" else cell.get("outputs", [])
                cells.append(code(source, outputs, [tag for tag in ("remove-input",) if directives.get("echo") == "false"]))
    return cells


def relink(source, page, labels):
    "Links that nbdev made absolute become links of this site: to a symbol's own heading, else to that of its class, else to the page."
    up = "../" * page.count("/")
    def symbol(match):
        target, anchor = match[1], match[2] or ""
        for name in (anchor, anchor.rpartition(".")[0]):
            if (label := f"{target}-{name}".replace("/", "-")) in labels: return f"(#{label})"
        return f"({up}{target}.ipynb)"
    source = re.sub(r"\(" + re.escape(BASE) + r"([\w/]+)\.html(?:#([\w.]+))?\)", symbol, source)
    return re.sub(r"\]\(((?:\.\./)*(?:\w+/)*)(\w+)\.ipynb", lambda m: f"]({m[1]}{page_name(m[2] + '.ipynb')}.ipynb", source)


def write_pages(groups):
    shutil.rmtree(PAGES, ignore_errors=True)
    labels, pages = set(), {}
    for _, notebooks in groups:
        for notebook in notebooks: pages[page_name(notebook)] = convert(notebook, labels)
    pages["index"] += toctree(groups)
    for page, cells in pages.items():
        for i, cell in enumerate(cells):
            cell["id"] = f"cell-{i}"
            if cell["cell_type"] == "markdown": cell["source"] = relink(cell["source"], page, labels)
        path = PAGES / f"{page}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path.write_text(json.dumps({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    for picture in (p for p in CONFIG.nbs_path.rglob("*") if p.suffix in PICTURES):
        target = PAGES / picture.relative_to(CONFIG.nbs_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, target)
    shutil.copy(HERE / "conf.py", PAGES)
    shutil.copytree(HERE, PAGES / "_static", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


# ---- nothing may be fetched from elsewhere when a page is read

class Fetched(HTMLParser):
    "Addresses in a page that a browser loads by itself; links that a reader may follow are not among them."
    RELATIONS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest"}

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "link" and not self.RELATIONS & set((attrs.get("rel") or "").split()): return
        names = {"link": ["href"], "object": ["data"], "use": ["href"], "image": ["href"]}.get(tag, ["src", "srcset", "poster"])
        self.found += [attrs[name] for name in names if attrs.get(name)]


def external(folder):
    "Every request to another host that the built pages would make."
    away = re.compile(r"(?:https?:)?//")
    css = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""")
    script = re.compile(r"""(?:\.(?:src|href)\s*=|\bimport\s*\(?|\bfetch\(|\bimportScripts\()\s*["'`]((?:https?:)?//[^"'`\s]+)""")
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".html", ".css", ".js"}):
        text = path.read_text(encoding="utf-8", errors="replace")
        found = [url for url in Fetched(text).found if away.match(url)] if path.suffix == ".html" else []
        found += css.findall(text) if path.suffix != ".js" else []
        found += script.findall(text) if path.suffix != ".css" else []
        yield from (f"{path.relative_to(folder)} fetches {url}" for url in found)


def main():
    if sys.version_info < (3, 11): sys.exit("the site needs Python 3.11 or newer, because Sphinx 9 does")
    os.chdir(CONFIG.config_path)
    groups = sidebar()
    proc_nbs(force=True, n_workers=min(os.cpu_count() or 1, 4), skip_folder_re=r"^[_.]|^fixtures$")
    write_pages(groups)
    html = PAGES / "build" / "html"  # myst-nb leaves files beside its output folder
    status = build_main(["-W", "--keep-going", "-q", "-d", str(PAGES / "build" / "doctrees"), str(PAGES), str(html)])
    shutil.rmtree(CONFIG.doc_path, ignore_errors=True)
    shutil.move(html, CONFIG.doc_path)
    requests = list(external(CONFIG.doc_path))
    if requests: print("\n".join(requests), file=sys.stderr)
    if status or requests: sys.exit(1)
    print(f"{len(list(CONFIG.doc_path.rglob('*.html')))} pages, no external request: {CONFIG.doc_path.name}/index.html")


if __name__ == "__main__": main()
