"""Reading and writing data files, with libyaml where it is built in: it is ten times as fast."""

from pathlib import Path
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read_yaml(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), _Loader)


def write_yaml(file: Path, content: Any) -> None:
    file.write_text(yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False), "utf-8")
