"""What processes leave behind that tests kill is removed with the tests."""

import subprocess
import sys
import tempfile
from pathlib import Path

SAID = "import tempfile; print(tempfile.gettempdir())"


def test_what_tests_start_has_a_temporary_folder_of_the_tests(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SAID], capture_output=True, text=True, check=True)
    folder = Path(done.stdout.strip())
    assert folder == Path(tempfile.gettempdir())
    assert folder.name.startswith("tests-")
    assert not tmp_path.is_relative_to(folder)
