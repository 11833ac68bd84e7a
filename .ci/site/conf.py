"""Sphinx settings of the site; the facts come from settings.ini."""
from configparser import ConfigParser
from pathlib import Path

parser = ConfigParser(delimiters=["="])
parser.read(Path(__file__).parents[1] / "settings.ini", encoding="utf-8")
facts = parser["DEFAULT"]

project, author, release, copyright = facts["title"], facts["author"], facts["version"], facts["copyright"]
extensions = ["myst_nb", "sphinx_copybutton", "sphinx-mathjax-offline"]
suppress_warnings = ["myst.header"]  # a symbol's heading may follow the title directly

exclude_patterns = ["build"]
nb_execution_mode = "off"            # outputs are those saved in the notebooks
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "attrs_block", "attrs_inline", "deflist", "html_image"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = facts["title"]
html_baseurl = f"{facts['doc_host']}{facts['doc_baseurl']}/"
html_static_path, html_css_files = ["_static"], ["kit.css"]
html_copy_source = html_show_sphinx = html_show_sourcelink = False
pygments_style, pygments_dark_style = "friendly", "github-dark"
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": {"color-brand-primary": "#2f6f73", "color-brand-content": "#2f6f73"},
    "dark_css_variables": {"color-brand-primary": "#7fc4c0", "color-brand-content": "#7fc4c0"},
}
