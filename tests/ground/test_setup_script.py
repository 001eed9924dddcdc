"""bin/setup: what it decides. That it brings everything is seen whenever the tests run at all."""

import json
import subprocess
import sys
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from io import BytesIO
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def setup():
    """The script, as a module of its own that a test may point elsewhere."""
    loader = SourceFileLoader("setup_script", str(ROOT / "bin" / "setup"))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def machine(setup, tmp_path, monkeypatch):
    """A machine with nothing but the Pythons a test puts there."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    for name in ("PYENV_ROOT", "ASDF_DATA_DIR", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(setup.sys, "executable", str(tmp_path / "none"))
    return tmp_path


def python(path: Path, says: str) -> str:
    """A file that answers as a Python of some version would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return str(path)


def test_it_prefers_3_13_wherever_it_is_kept(setup, machine):
    python(machine / "bin" / "python3", "echo 3 14")
    wanted = python(machine / ".pyenv" / "versions" / "3.13.9" / "bin" / "python3", "echo 3 13")

    assert setup.find_interpreter() == wanted


def test_a_command_that_only_pretends_to_be_python_is_passed_over(setup, machine):
    python(machine / "bin" / "python3.13", "echo 'version 3.13 is not installed' >&2; exit 127")
    wanted = python(machine / ".asdf/installs/python/3.12.1/bin/python3", "echo 3 12")

    assert setup.find_interpreter() == wanted


def test_it_takes_no_python_that_is_too_old(setup, machine):
    python(machine / "bin" / "python3", "echo 3 11")

    assert setup.is_fit((3, 11)) is False
    assert setup.version_of(str(machine / "bin" / "python3")) == (3, 11)


def test_the_lock_names_uv_for_every_usual_machine(setup, monkeypatch):
    wheels = setup.locked_uv()["wheels"]

    for system, machine in [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64")]:
        monkeypatch.setattr(setup.sys, "platform", system)
        monkeypatch.setattr(setup.platform, "machine", lambda machine=machine: machine)
        wheel = setup.wheel_for_this_machine(wheels)
        assert machine in wheel["url"]
        assert len(wheel["sha256"]) == 64


@pytest.fixture
def index(setup, tmp_path, monkeypatch):
    """A package index on this machine that has one file, and the directory it is fetched to."""
    wheel = BytesIO()
    with ZipFile(wheel, "w") as files:
        files.writestr("uv-1.data/scripts/uv", "#!/bin/sh\necho uv 1.0\n")
    (tmp_path / "uv.whl").write_bytes(wheel.getvalue())
    monkeypatch.setattr(setup, "TOOLS", str(tmp_path / "tools"))
    monkeypatch.setattr(setup, "TOOLS_UV", str(tmp_path / "tools" / "uv"))
    monkeypatch.setattr(setup, "wheel_for_this_machine", lambda wheels: wheels[0])

    class Files(SimpleHTTPRequestHandler):
        def __init__(self, *how):
            super().__init__(*how, directory=str(tmp_path))

    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/uv.whl", sha256(wheel.getvalue()).hexdigest()
        server.shutdown()


def test_uv_is_the_file_that_the_lock_names(setup, index, monkeypatch):
    url, sha256 = index
    lock = {"version": "1.0", "wheels": [{"url": url, "sha256": sha256}]}
    monkeypatch.setattr(setup, "locked_uv", lambda: lock)

    uv = setup.fetch_uv()

    assert setup.said_by(uv) == ["uv", "1.0"]
    assert setup.uv_already_here() == uv


def test_another_file_is_thrown_away(setup, index, monkeypatch):
    lock = {"version": "1.0", "wheels": [{"url": index[0], "sha256": "0" * 64}]}
    monkeypatch.setattr(setup, "locked_uv", lambda: lock)

    with pytest.raises(setup.Missing, match=r"not the file that uv\.lock names"):
        setup.fetch_uv()

    assert setup.uv_already_here() is None


def test_an_index_that_cannot_be_reached_is_said_to(setup, index, monkeypatch):
    lock = {"version": "1.0", "wheels": [{"url": "http://127.0.0.1:1/uv.whl", "sha256": index[1]}]}
    monkeypatch.setattr(setup, "locked_uv", lambda: lock)

    with pytest.raises(setup.Missing, match="HTTPS_PROXY"):
        setup.fetch_uv()


def test_an_unusable_home_is_not_written_to(setup, monkeypatch):
    monkeypatch.setenv("HOME", "/nonexistent")
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)

    assert setup.uv_environment()["UV_CACHE_DIR"].startswith(str(ROOT))


def test_running_the_program_does_not_take_away_what_tests_need(setup, tmp_path, monkeypatch):
    stamp = tmp_path / "stamp.json"
    monkeypatch.setattr(setup, "STAMP", str(stamp))
    monkeypatch.setattr(setup, "VENV_PYTHON", sys.executable)
    monkeypatch.setattr(setup, "sync", lambda *_: pytest.fail("brought everything anew"))
    has = {"content": setup.fingerprint(), "dev": True, "demo": True, "root": str(ROOT)}
    stamp.write_text(json.dumps(has))

    setup.bring_packages(real=True)

    assert setup.read_stamp()["dev"] is True


def test_it_says_how_it_is_used():
    said = subprocess.run([ROOT / "bin" / "setup", "--help"], capture_output=True, text=True)

    assert "--browser" in said.stdout


@pytest.mark.parametrize("name", ["setup", "demo", "test", "check", "fix", "bench"])
def test_every_command_can_be_called_from_anywhere(name):
    text = (ROOT / "bin" / name).read_text()

    assert (ROOT / "bin" / name).stat().st_mode & 0o111
    assert "dirname" in text
