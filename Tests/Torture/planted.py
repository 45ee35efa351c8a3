"""Builds the program with one planted bug, from a patched copy of the tree, in the cache."""

import os
import pathlib
import shutil
import subprocess

from processes import ROOT

PATCHES = pathlib.Path(__file__).resolve().parent / "planted"
FOLDERS = ("Sources", "Tests", "Benchmarks", "Package.swift")


def cache():
    """The cache of Scripts/env.sh."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(
        os.environ.get("HOME") or "/tmp", ".cache"
    )
    return pathlib.Path(home) / "waybill" / "planted"


def refresh(tree):
    """Makes the copy equal to the tree; files that did not change keep their times and inodes."""
    wanted = set()
    for folder in FOLDERS:
        start = ROOT / folder
        files = [start] if start.is_file() else start.rglob("*") if start.exists() else []
        for source in files:
            if source.is_dir() or "__pycache__" in source.parts:
                continue
            target = tree / source.relative_to(ROOT)
            wanted.add(target)
            if target.exists():
                old, new = target.stat(), source.stat()
                if (old.st_size, int(old.st_mtime)) == (new.st_size, int(new.st_mtime)):
                    continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            shutil.copystat(source, target)
    for target in tree.rglob("*"):
        if target.is_file() and target not in wanted:
            target.unlink()


def apply(name, folder, check=False):
    """Applies a patch in a folder, or only says whether it would; returns what git complains."""
    command = ["git", "apply", "-C1", *(["--check"] if check else []), str(PATCHES / f"{name}.patch")]
    # Outside of any repository git applies to the files as they are.
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(pathlib.Path(folder).parent)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def build(name):
    """Builds the program with that bug; returns its path."""
    place = cache()
    tree = place / "tree"
    tree.mkdir(parents=True, exist_ok=True)
    refresh(tree)
    complaint = apply(name, tree)
    assert not complaint, f"{name} no longer applies: {complaint}"
    done = subprocess.run(
        ["swift", "build", "--package-path", str(tree), "--scratch-path", str(place / "build"),
         "--product", "waybill"],
        capture_output=True, text=True, timeout=1_800, check=False,
    )
    assert done.returncode == 0, f"{name} does not build: {done.stdout[-3_000:]}{done.stderr[-500:]}"
    # The next build overwrites the program, so this one gets a name of its own.
    kept = place / f"waybill-{name}"
    shutil.copy2(place / "build" / "debug" / "waybill", kept)
    return kept
