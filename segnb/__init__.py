"""A notebook-first, reproducible research kit for semantic segmentation."""
__version__ = "0.1.0"

import os

os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")  # albumentations would look for a newer release at every import


def __getattr__(name: str):
    "`segnb.configure`, `fit`, `evaluate`, `load` and `predict`, imported at first use: `import segnb` alone loads no torch."
    if name in {"configure", "fit", "evaluate", "load", "predict"}:
        from segnb import run

        return getattr(run, name)
    raise AttributeError(f"module 'segnb' has no attribute {name!r}")
