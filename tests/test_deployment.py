"""The web servers' settings in docs/operations.md and the Caddyfile, as nginx and Caddy themselves read them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from enum import Enum
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from corpus.document import BlockKind
from tests.conftest import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
CADDYFILE = (ROOT / "Caddyfile").read_text(encoding="utf-8")
(NGINX,) = re.findall(r"```nginx\n(.*?)```", OPERATIONS, re.DOTALL)
(CADDY,) = re.findall(r"```\n(\{\n.*?)```", OPERATIONS, re.DOTALL)
ENVIRONMENT = dict(re.findall(r"^(CV_\w+)=(\S+)$", OPERATIONS, re.MULTILINE))


def run(*command: str, **environment: str) -> str:
    """What a program says of a file; fails the test where it does not take it, skips it where it is not there."""
    program = shutil.which(command[0], path=os.environ["PATH"] + ":/usr/sbin")
    if program is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(
        [program, *command[1:]],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=os.environ | environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_nginx_takes_its_settings(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=a.example"
    run(*command.split(), "-keyout", str(key), "-out", str(certificate))
    text = re.sub(r"/etc/letsencrypt/live/[\w.]+", str(tmp_path), NGINX)
    text = re.sub(r"/var/log/nginx", str(tmp_path), text)
    text = re.sub(r"listen (\d+)", rf"listen unix:{tmp_path}/\1", text)  # nginx -t opens what it would listen on
    folders = "".join(f"{kind}_temp_path {tmp_path};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    file = tmp_path / "nginx.conf"
    file.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ {folders} access_log off; {text} }}"
    )
    assert "test is successful" in run("nginx", "-t", "-c", str(file), "-e", str(tmp_path / "error.log"))


@pytest.mark.parametrize("text", [CADDY, CADDYFILE], ids=["operations", "Caddyfile"])
def test_caddy_takes_its_settings(text: str, tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(text)
    home = str(tmp_path)
    run("caddy", "validate", "--adapter", "caddyfile", "--config", str(file), HOME=home, XDG_DATA_HOME=home)


def test_no_web_server_writes_a_line_about_a_request_that_failed() -> None:
    """Such a line holds the address, and so the question. nginx writes one even at the level alert."""
    servers = NGINX.split("server {")[1:]
    assert len(servers) == 2
    for server in servers:
        assert re.findall(r"error_log\s+(\S+);", server) == ["/dev/null"]
        assert re.search(r"access_log (off|\S+ without_question);", server)
    for text in (CADDY, CADDYFILE):
        assert re.search(r"exclude http\.log\.error http\.handlers\.reverse_proxy\n", text)
        assert "respond /cv/metrics 403" in text


def test_the_app_knows_the_name_and_the_web_server_before_it() -> None:
    """Without CV_HOSTS an app that listens on this machine alone refuses the name; without CV_PROXIES all are one."""
    names = set(re.findall(r"server_name (\S+);", NGINX))
    assert names == {ENVIRONMENT["CV_HOSTS"]} == set(re.findall(r"^([\w.]+) \{", CADDY, re.MULTILINE))
    assert ENVIRONMENT["CV_PROXIES"] == "1"
    assert "proxy_set_header Host $http_host;" in NGINX  # with its port: a websocket's origin has it too


def test_every_pin_takes_every_python_that_the_project_takes() -> None:
    """Debian 12 has Python 3.11.2."""
    refused = []
    for name, pinned in re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE):
        try:
            known = metadata(name)
        except PackageNotFoundError:
            continue
        needs = known.get("Requires-Python", "")
        if known["Version"].split("+")[0] == pinned and not SpecifierSet(needs).contains("3.11.2"):
            refused.append(f"{name} {needs}")
    assert refused == []


def test_a_block_comes_back_from_its_process_on_every_python() -> None:
    """Enum's own way was `getattr` and a name before Python 3.11.4, which nobody unpacks."""
    assert BlockKind.__reduce_ex__ is not Enum.__reduce_ex__
    assert BlockKind.ROW.__reduce_ex__(4) == (BlockKind, ("row",))
