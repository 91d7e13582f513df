"""What a build keeps for the next one: files and folders that are whole or absent."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from course_site.disk import room_for
from course_site.files import link_or_copy, write_whole


def write_json(path: Path, value: Any) -> None:
    """Write a value so that nobody ever reads half of it."""
    write_whole(path, json.dumps(value, indent=1, sort_keys=True).encode())


def read_json(path: Path) -> dict[str, Any]:
    """Return what `write_json` wrote; empty where there is no file, or a damaged one."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(value, dict):
            return value
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        pass
    print(f"{path} is damaged: the build does without it.", flush=True)
    return {}


def copy_site(site: Path, target: Path, linked: Iterable[str]) -> None:
    """Copy a site to a folder that is whole or absent; folders that nobody changes are linked."""
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.mkdir(parents=True)
    with room_for(site, unfinished):
        for path in site.iterdir():
            copy = link_or_copy if path.name in linked else shutil.copy
            if path.is_dir():
                shutil.copytree(path, unfinished / path.name, copy_function=copy)
            else:
                shutil.copy(path, unfinished)
    unfinished.rename(target)


class LastGood:
    """The folders of the last build that succeeded, kept aside while the next one works on them.

    A build that fails or is interrupted leaves them as they were: nothing is remembered of it.
    """

    def __init__(self, aside: Path, folders: Iterable[Path], leave: Iterable[str] = ()) -> None:
        self._aside = aside
        self._folders = {folder.name: folder for folder in folders}
        self._leave = set(leave)

    def keep(self) -> None:
        """Copy the folders aside; where copies lie there already, the last build did not end."""
        if self._aside.is_dir():
            self.restore()
        unfinished = self._aside.with_name(self._aside.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for name, folder in self._folders.items():
            if folder.is_dir():
                shutil.copytree(folder, unfinished / name, ignore=self._ignored, symlinks=True)
        unfinished.rename(self._aside)

    def _ignored(self, folder: str, names: list[str]) -> set[str]:
        return self._leave & set(names) if Path(folder) in self._folders.values() else set()

    def restore(self) -> None:
        """Put the folders back as they were."""
        for name, folder in self._folders.items():
            shutil.rmtree(folder, ignore_errors=True)
            if (self._aside / name).is_dir():
                shutil.copytree(self._aside / name, folder, symlinks=True)
        self.forget()

    def forget(self) -> None:
        """Drop the copies: the folders are good as they stand."""
        finished = self._aside.with_name(self._aside.name + ".finished")
        shutil.rmtree(finished, ignore_errors=True)
        self._aside.rename(finished)
        shutil.rmtree(finished)
