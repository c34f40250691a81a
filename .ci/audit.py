"""Known vulnerabilities of the pinned packages, by pip-audit: `make audit`.

One that is found fails. Where the data cannot be had (no internet, a mirror without it), one line says so and the check
passes: it is never the reason why a checkout without the internet cannot be tested. pip-audit gets an environment of
its own, so that it is no dependency of the program.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = "pip-audit==2.10.1"
LIMIT = 300  # seconds


def judged(output: str) -> tuple[int, str]:
    """(exit status, sentence) for the JSON that pip-audit prints; status 0 where nothing is known or to be known."""
    try:
        packages = json.loads(output)["dependencies"]
        known = [package for package in packages if "vulns" in package]
        found = [
            f"{package['name']} {package['version']}: {fault['id']}"
            + (f" (mended in {', '.join(fault['fix_versions'])})" if fault.get("fix_versions") else "")
            for package in known
            for fault in package["vulns"]
        ]
    except (ValueError, KeyError, TypeError):
        return 0, "Not audited: pip-audit could not reach its data. Run 'make audit' where there is internet."
    if found:
        return 1, "Vulnerabilities are known:\n" + "\n".join(found)
    if not known:
        return 0, f"Not audited: no data about any of {len(packages)} packages. Run 'make audit' where PyPI is reached."
    without = f"; no data about {len(packages) - len(known)}" if len(known) < len(packages) else ""
    return 0, f"Audited: nothing is known against {len(known)} packages{without}."


def _run(command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False, cwd=ROOT).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def main(folder: Path) -> int:
    """Audits constraints.txt with a pip-audit that is installed in `folder`."""
    python = folder / "bin" / "python"
    if not python.exists():
        _run([sys.executable, "-m", "venv", str(folder)])
    _run([str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--retries", "0", TOOL])
    audit = "-m pip_audit --disable-pip --no-deps --progress-spinner off --timeout 10 -f json -r constraints.txt"
    status, sentence = judged(_run([str(python), *audit.split()]))
    sys.stdout.write(f"{sentence}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(ROOT / ".venv" / "audit"))
