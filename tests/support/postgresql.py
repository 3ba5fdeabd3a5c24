"""A temporary PostgreSQL server for tests, which listens only on a Unix socket."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.support import tools

BINARIES = Path("/usr/lib/postgresql")
SETTINGS = "-c listen_addresses='' -c fsync=off -c unix_socket_directories={folder}"


class PostgreSQL:
    def __init__(self) -> None:
        self.binaries = _newest_binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self.user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        if self.user:
            shutil.chown(self.folder, self.user)
        self.data = self.folder / "data"
        self.run("initdb", "--auth=trust", "--username=myblog", "--encoding=UTF8", "--no-sync", "--no-locale")
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://myblog@/postgres?host={self.folder}"

    def start(self) -> None:
        self.run("pg_ctl", "start", "--wait", "--options", SETTINGS.format(folder=self.folder))

    def stop(self) -> None:
        """Stop the server and close its connections."""
        self.run("pg_ctl", "stop", "--wait", "--mode=fast")

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    def run(self, program: str, *arguments: str) -> None:
        with (self.folder / "log").open("ab") as log:
            command = [str(self.binaries / program), "--pgdata", str(self.data), *arguments]
            subprocess.run(command, user=self.user, cwd=self.folder, stdout=log, stderr=log, check=True)


def _newest_binaries() -> Path:
    found = BINARIES.glob("*/bin/postgres")
    newest = max(found, key=lambda path: float(path.parts[-3]), default=None)
    return newest.parent if newest else tools.lacking("PostgreSQL")
