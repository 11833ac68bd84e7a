"""A notebook-first, reproducible research kit for semantic segmentation."""
__version__ = "0.1.0"

import os

os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")  # albumentations would look for a newer release at every import


_HOMES = {"configure": "run", "fit": "run", "evaluate": "run", "predict": "run", "load": "runs", "fit_all": "group", "matte": "matting"}


def __getattr__(name: str):
    "`segnb.configure`, `fit`, `fit_all`, `evaluate`, `load`, `predict` and `matte`, imported at first use: `import segnb` alone loads no torch."
    if name not in _HOMES: raise AttributeError(f"module 'segnb' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"segnb.{_HOMES[name]}"), name)
