"""What is started for a measurement and ended with it, each by its own process id."""

import glob
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "shared_buffers": "512MB", "max_wal_size": "4GB",
    "max_connections": "100", "fsync": "on", "synchronous_commit": "on", "autovacuum": "on", "jit": "on",
}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Process:
    """A process of ours with all that it starts."""

    def __init__(self, command, log, env=None, cwd=None, stop=signal.SIGTERM):
        self.log, self.stop_signal, self.begun = log, stop, time.monotonic()
        with open(log, "ab") as out:
            # In a group of its own: Ctrl-C is for the script, which then ends everything in its order.
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env={**os.environ, **(env or {})},
                                          cwd=cwd, start_new_session=True)

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(self.stop_signal)
            try:
                self.child.wait(20)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()

    def pids(self):
        found, waiting = [], [self.child.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in glob.glob(f"/proc/{pid}/task/*/children"):
                waiting += [int(child) for child in read(task).split()]
        return found

    def cpu_ms(self):
        ticks = 0
        for pid in self.pids():
            fields = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
            # Of ended children, too: what they did must not vanish between two readings.
            ticks += sum(map(int, fields[11:15])) if fields else 0
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")

    def memory_mb(self, name):
        """VmHWM is the peak, with what is mapped from files, once for each mapping; RssAnon its own memory now."""
        kb = [re.search(rf"{name}:\s+(\d+)", read(f"/proc/{pid}/status")) for pid in self.pids()]
        return sum(int(found[1]) for found in kb if found) / 1024

    def wait_for(self, ready, seconds=60):
        """Until it is ready; returns the milliseconds since its start."""
        while not ready():
            if self.child.poll() is not None or time.monotonic() > self.begun + seconds:
                raise SystemExit(f"{self.child.args[0]} did not start:\n{read(self.log)[-2_000:]}")
            time.sleep(0.005)
        return (time.monotonic() - self.begun) * 1000


def read(file):
    try:
        return Path(file).read_text(errors="replace")
    except OSError:
        return ""


class Postgres(Process):
    def __init__(self, folder):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
        programs = Path(shutil.which("initdb") or (found or [None])[-1] or exit("There is no PostgreSQL (initdb) here.")).parent
        data, self.port = folder / "data", free_port()
        as_postgres = []
        data.mkdir()
        if os.getuid() == 0:
            as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            folder.chmod(0o755)
            shutil.chown(data, "postgres")
        subprocess.run([*as_postgres, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
                       check=True, stdout=subprocess.DEVNULL, cwd="/")
        settings = [word for name, value in POSTGRES_SETTINGS.items() for word in ("-c", f"{name}={value}")]
        super().__init__([*as_postgres, programs / "postgres", "-D", data, "-p", str(self.port), *settings], folder / "postgres.log", cwd="/",
                         stop=signal.SIGINT)
        self.wait_for(lambda: self.psql("SELECT 1", check=False) == "1", 60)
        self.psql("CREATE DATABASE bench", database="postgres")
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/bench"

    def psql(self, sql, stdin="", database=None, check=True):
        database = database or ("bench" if hasattr(self, "url") else "postgres")
        command = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database, "-c", sql]
        # What is loaded and cleaned up fits: foreign keys need not be looked at.
        env = {**os.environ, "PGOPTIONS": "-c session_replication_role=replica"}
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=env)
        if check and done.returncode:
            raise SystemExit(f"psql: {done.stderr}")
        return done.stdout.strip()

    def hold(self, table):
        """A transaction that is about to write to the table, and never does."""
        sql = f"BEGIN; LOCK TABLE {table} IN ROW EXCLUSIVE MODE; SELECT pg_sleep(36000)"
        return Process(["psql", "-Xq", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", "bench", "-c", sql], self.log)


def post(url, query, variables=None, token=None):
    headers = {"content-type": "application/json", **({"authorization": f"Bearer {token}"} if token else {})}
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30) as response:
        answer = json.load(response)
    if "errors" in answer:
        raise SystemExit(f"{url}: {json.dumps(answer, ensure_ascii=False)[:1_000]}")
    return answer["data"]


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


class Sunhwan(Process):
    """The service on a database of its own: `init` makes the tables, the keys and the administrator who is signed in."""

    PASSWORD = "bench-passphrase-one"

    def __init__(self, binary, folder, database_url, fill):
        self.folder, config, self.address = folder, folder / "sunhwan.toml", f"http://127.0.0.1:{free_port()}"
        self.env = {"DATABASE_URL": database_url, "SUNHWAN_LOG": "warn", "SUNHWAN_LISTEN": self.address[7:], "SUNHWAN_WORKERS": "2",
                    "SUNHWAN_ACCESS_TOKEN_MINUTES": "60", "SUNHWAN_DRAIN_SECONDS": "0", "SUNHWAN_MAIL_URL": f"file:{folder}/mail",
                    # The administrator of a measurement has no telephone.
                    "SUNHWAN_SECOND_FACTOR_REQUIRED": "false"}
        self.command = [str(binary), "--config", str(config)]
        made = self.run("init", "--admin-email", "admin@bench.example", "--public-url", self.address)
        fill()
        self.name, self.url = "Sunhwan", f"{self.address}/graphql"
        self.start()
        one_time = re.search(r"One-time password:\s+(\S+)", made)[1]
        changed = post(self.url, "mutation($i: ChangePasswordInput!) { changePassword(input: $i) { accessToken } }",
                       {"i": {"currentPassword": one_time, "newPassword": self.PASSWORD}}, self.sign_in("admin@bench.example", one_time))
        self.token = changed["changePassword"]["accessToken"]
        # Anew, so that the memory in which the password was hashed is not taken for that of the load.
        self.stop()
        self.start()

    def run(self, *words):
        done = subprocess.run([*self.command, *words], env={**os.environ, **self.env}, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.stdout[-2_000:]}{done.stderr[-2_000:]}")
        return done.stdout

    def start(self):
        super().__init__([*self.command, "serve"], self.folder / "sunhwan.log", self.env)
        self.ready_ms = self.wait_for(lambda: answers(f"{self.address}/health/ready"))

    def sign_in(self, email, password=PASSWORD):
        query = "mutation($i: SignInInput!) { signIn(input: $i) { accessToken } }"
        return post(self.url, query, {"i": {"email": email, "password": password}})["signIn"]["accessToken"]

    def another_node(self):
        """A second process of the service on the same database, and its address."""
        address = f"http://127.0.0.1:{free_port()}"
        node = Process([*self.command, "serve"], self.folder / "sunhwan.log", {**self.env, "SUNHWAN_LISTEN": address[7:]})
        node.wait_for(lambda: answers(f"{address}/health/ready"))
        return node, f"{address}/graphql"


def load(target, bodies, connections, seconds, check=False, tokens=None):
    """wrk. With a file of tokens each connection is one of these people: a thread knows which it is, a connection does not."""
    word = f"{time.time_ns():x}"
    threads, token = (connections, f"@{tokens}") if tokens else (min(2, connections), target.token)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}", "-s", str(HERE / "load.lua"), target.url, "--",
               str(bodies), token, word, "check" if check else ""]
    done = subprocess.run(command, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or done.stderr.strip() or not lines:
        raise SystemExit(f"{target.name}, {bodies.stem}: {done.stderr[:2_000] or done.stdout[-2_000:]}")
    found = json.loads(lines[-1])
    if found["failed"] or not found["requests"]:
        raise SystemExit(f"{target.name}, {bodies.stem}: {found['failed']} of {found['requests']} requests failed")
    return found


class Mercurius(Process):
    def __init__(self, folder, database_url, author, processes):
        port = free_port()
        env = {"DATABASE_URL": database_url, "PORT": str(port), "CLUSTER": str(processes), "AUTHOR": author, "NODE_ENV": "production"}
        super().__init__(["node", "mercurius.js"], folder / f"mercurius-{processes}.log", env, HERE / "peers")
        self.name = f"Mercurius, {processes} process" + ("es" if processes > 1 else "")
        self.url, self.token = f"http://127.0.0.1:{port}/graphql", ""
        self.ready_ms = self.wait_for(lambda: answers(f"{self.url}?query=%7B__typename%7D"))


def install_peers():
    if not (HERE / "peers/node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], check=True, cwd=HERE / "peers")
