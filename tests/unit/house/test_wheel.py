"""An installed wheel is whole: templates, static files, migrations, catalogues and texts are inside."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.support.running import environment

ROOT = Path(__file__).parents[3]
WALK = """
import hotline, pathlib
from hotline import create_app
from hotline.cli import main
main(["demo", "--json"], standalone_mode=False)
client = create_app().test_client()
for path, words in (("/kk/", "Шұғыл желі"), ("/ru/privacy", "2.4"), ("/desk/sign-in", "name=\\"passphrase\\"")):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert words in answer.get_data(as_text=True), path
print("from", pathlib.Path(hotline.__file__).parent)
"""


def test_the_wheel_runs_on_its_own(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
    done = subprocess.run(
        [sys.executable, "-c", WALK],
        cwd=tmp_path,
        env=environment(tmp_path / "instance", {"PYTHONPATH": str(installed), "TMPDIR": str(tmp_path)}),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"from {installed / 'hotline'}" in done.stdout
