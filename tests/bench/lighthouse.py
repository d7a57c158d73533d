"""Lighthouse on one page: installed from the lock, run by the Node.js that Playwright brings, read as plain scores."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable  # the only way to ask where that Node.js is

from tests.browser.chromium import ARGUMENTS, CHROMIUM

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "lighthouse"
LOCKED = ("package.json", "package-lock.json")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = {
    "first-contentful-paint": "FCP", "largest-contentful-paint": "LCP", "speed-index": "SI",
    "total-blocking-time": "TBT", "cumulative-layout-shift": "CLS",
}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """What Lighthouse says of one page; `told` is its own JSON."""

    told: Mapping[str, Any]

    def score(self, category: str, without: str = "") -> int:
        """0 to 100. `without` leaves one audit out and weighs the others as Lighthouse does."""
        parts = [(part["weight"], self._audit(part["id"])["score"]) for part in self._parts(category, without)]
        counted = [(weight, score) for weight, score in parts if weight and score is not None]
        return round(100 * sum(weight * score for weight, score in counted) / sum(weight for weight, _score in counted))

    def times(self) -> str:
        return ", ".join(f"{short} {self._audit(name)['displayValue']}" for name, short in TIMES.items())

    def objections(self, without: str = "") -> Iterator[str]:
        """What costs points: each audit below its best, and the first elements that it names."""
        for category in CATEGORIES:
            for part in self._parts(category, without):
                audit = self._audit(part["id"])
                if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                    yield f"{category}: {audit['title']} ({audit['score']}) {_named(audit)}".rstrip()

    def _parts(self, category: str, without: str = "") -> list[Mapping[str, Any]]:
        return [part for part in self.told["categories"][category]["auditRefs"] if part["id"] != without]

    def _audit(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.told["audits"][name]
        return found


def _named(audit: Mapping[str, Any]) -> str:
    items = (audit.get("details") or {}).get("items", [])[:3]
    return " | ".join(json.dumps(item.get("node", {}).get("snippet") or item, ensure_ascii=False)[:240] for item in items)


def installed() -> Path:
    """Lighthouse's program, as package-lock.json has it; npm fetches it once. Without npm there is nothing to run."""
    if any(not _same(name) for name in LOCKED):
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("npm, which fetches Lighthouse, is not on the path")
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in LOCKED:
            shutil.copy(ROOT / name, FOLDER)
        try:
            quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            subprocess.run([npm, "ci", *quiet], cwd=FOLDER, check=True)
        except BaseException:
            (FOLDER / LOCKED[0]).unlink()  # a half-made folder is not taken for a whole one
            raise
    return FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"


def _same(name: str) -> bool:
    return (FOLDER / name).exists() and (FOLDER / name).read_bytes() == (ROOT / name).read_bytes()


def look(url: str, cookie: str) -> Report:
    """Open this page as the owner of the cookie, on Lighthouse's mobile telephone with its slowed line and processor."""
    node, _cli = compute_driver_executable()
    flags = " ".join(["--headless=new", *ARGUMENTS])
    headers = json.dumps({"Cookie": f"intake={cookie}"} if cookie else {})
    command = [
        node, str(installed()), url, "--quiet", "--no-enable-error-reporting", "--output=json", "--output-path=stdout",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}", f"--extra-headers={headers}",
        "--disable-full-page-screenshot",
    ]  # fmt: skip
    environ = os.environ | {"CHROME_PATH": str(CHROMIUM)}
    answer = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=300)
    if answer.returncode:
        raise RuntimeError(f"Lighthouse could not look at {url}: {answer.stderr[-2000:]}")
    return Report(json.loads(answer.stdout))
