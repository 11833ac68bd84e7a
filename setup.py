"""Hands the facts of settings.ini to setuptools; nothing is stated here."""
from configparser import ConfigParser
from setuptools import find_packages, setup

parser = ConfigParser(delimiters=["="])
parser.read("settings.ini", encoding="utf-8")
facts = parser["DEFAULT"]

setup(
    name=facts["lib_name"],
    version=facts["version"],
    description=facts["description"],
    author=facts["author"],
    author_email=facts["author_email"],
    url=facts["git_url"],
    license="Apache-2.0",
    python_requires=f">={facts['min_python']}",
    packages=find_packages(include=[facts["lib_name"] + "*"]),
    package_data={facts["lib_name"]: ["assets/*", "assets/*/*"]},
    install_requires=facts["requirements"].split(),
    extras_require={"dev": facts["dev_requirements"].split(), "export": facts["export_requirements"].split()},
    entry_points={
        "console_scripts": [f"{facts['lib_name']}={facts['lib_name']}.cli:main"],
        "nbdev": [f"{facts['lib_name']}={facts['lib_name']}._modidx:d"],
    },
    zip_safe=False,
)
