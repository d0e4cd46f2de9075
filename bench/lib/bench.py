"""What the scripts beside this folder share: starting Atrium, CPU time, load, tables. Standard library only."""
import atexit
import base64
import http.client
import http.server
import json
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
JAR = os.path.join(ROOT, "target", "quarkus-app", "quarkus-run.jar")
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
TICK = os.sysconf("SC_CLK_TCK")
SUPPLIER_FIELDS = ["name", "ref", "vat", "email", "phone", "street", "street2", "zip", "city", "state_id",
                   "country_id", "active", "company_id"]


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def work_folder():
    """A folder that is gone when the script ends."""
    folder = tempfile.mkdtemp(prefix="atrium-bench-")
    FOLDERS.append(folder)
    return folder


# ---- processes ----

RUNNING = []
FOLDERS = []


def start(command, log, **options):
    """Starts a process; whatever is still running when the script ends is ended, by its id."""
    process = subprocess.Popen(command, stdout=open(log, "w"), stderr=subprocess.STDOUT, **options)
    RUNNING.append(process)
    return process


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@atexit.register
def clear_up():
    """The folders last: a database can only be stopped while its files are there."""
    for process in reversed(RUNNING):
        stop(process)
    for folder in FOLDERS:
        shutil.rmtree(folder, ignore_errors=True)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def _stat(pid):
    with open(f"/proc/{pid}/stat") as f:
        return f.read().rsplit(")", 1)[1].split()


def cpu(pid):
    """User and system seconds of the process itself, all threads."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICK


def cpu_tree(pid):
    """The same with its descendants, and with the children it has buried."""
    children = {}
    times = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = _stat(name)
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(name))
            times[int(name)] = sum(int(x) for x in fields[11:15]) / TICK
    total, todo = 0, [pid]
    while todo:
        one = todo.pop()
        total += times.get(one, 0)
        todo += children.get(one, [])
    return total


def cpu_threads(pid, name):
    """Seconds of the threads whose name begins so (Linux keeps 15 characters)."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/comm") as f:
                if f.read().startswith(name[:15]):
                    fields = _stat(f"{pid}/task/{thread}")
                    total += (int(fields[11]) + int(fields[12])) / TICK
        except OSError:
            pass
    return total


def memory_mib(pid):
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS")) // 1024


# ---- Atrium ----

def _base64(document):
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")


class Atrium:
    """The packaged jar in standalone mode, in a folder of its own. ATRIUM_* of the environment applies to it too."""

    def __init__(self, folder, settings=None, java_options=(), jar=JAR):
        if not os.path.exists(jar):
            sys.exit("run ./mvnw package -DskipTests first")
        os.makedirs(folder, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        given = {"quarkus.http.port": self.port, **(settings or {})}
        self.command = [JAVA, *java_options, *(f"-D{key}={value}" for key, value in given.items()), "-jar", jar]
        self.log = os.path.join(folder, "log.txt")
        self.token = None

    def start(self, patience=120):
        self.process = start(self.command, self.log, cwd=self.folder)
        self.pid = self.process.pid
        until = time.time() + patience
        while not self._is_ready():
            if self.process.poll() is not None or time.time() > until:
                sys.exit(f"Atrium does not start:\n{open(self.log).read()}")
            time.sleep(0.1)
        self.token = self.new_token()
        return self

    def _is_ready(self):
        try:
            return urllib.request.urlopen(self.url + "/q/health/ready", timeout=2).status == 200
        except OSError:
            return False

    def stop(self):
        stop(self.process)

    def new_token(self, scope=""):
        form = {"grant_type": "client_credentials", **({"scope": scope} if scope else {})}
        request = urllib.request.Request(self.url + "/oauth/token", urllib.parse.urlencode(form).encode(),
                                         {"Authorization": "Basic " + base64.b64encode(b"demo:demo").decode()})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["access_token"]

    def own_token(self, claims):
        """A token with other claims than the issuer of this Atrium would give, signed with its key."""
        head, payload, _ = self.token.split(".")
        known = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        said = head + "." + _base64({**known, "jti": os.urandom(9).hex(), **claims})
        key = os.path.join(self.folder, "data", "token-key.der")
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-keyform", "DER", "-sign", key], input=said.encode(),
                                   stdout=subprocess.PIPE, check=True).stdout
        return said + "." + base64.urlsafe_b64encode(signature).decode().rstrip("=")

    def get(self, path, token=None):
        request = urllib.request.Request(self.url + path, headers={"Authorization": "Bearer " + (token or self.token)})
        with urllib.request.urlopen(request, timeout=70) as answer:
            return json.load(answer)

    def post(self, path, body, token=None):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {
            "Authorization": "Bearer " + (token or self.token), "Content-Type": "application/json",
            "Idempotency-Key": base64.b32encode(os.urandom(15)).decode()})
        with urllib.request.urlopen(request, timeout=70) as answer:
            return json.load(answer)

    def interface(self, name):
        return next(one for one in self.get("/ops/v1/interfaces")["data"] if one["name"] == name)

    def await_current(self, patience=900):
        """Until everything that this Odoo has was captured once, and nothing waits to be told to subscribers."""
        until = time.time() + patience
        while any(one["status"] not in ("current", "unavailable") for one in self.get("/ops/v1/interfaces")["data"]):
            if time.time() > until:
                sys.exit(f"the first fill does not end:\n{open(self.log).read()}")
            time.sleep(0.5)

    def head(self):
        """The position the log ends at."""
        return int(self.get("/v1/changes?after=0&subject=none")["next"])

    def postmaster(self):
        """Process id and port of the PostgreSQL that this Atrium brought."""
        with open(os.path.join(self.folder, "data", "postgresql", "postmaster.pid")) as f:
            lines = f.read().split("\n")
        return int(lines[0]), int(lines[3])

    def sandbox(self):
        """The sandbox Odoo inside this process: it listens on a port that nobody chose."""
        ports = subprocess.run(["ss", "-ltnpH"], text=True, stdout=subprocess.PIPE).stdout.splitlines()
        for line in ports:
            if f"pid={self.pid}," in line:
                port = int(line.split()[3].rsplit(":", 1)[1])
                odoo = Odoo(f"http://127.0.0.1:{port}", "demo", "admin", "admin")
                if port != self.port and odoo.is_there():
                    return odoo
        sys.exit("the sandbox Odoo was not found")


def contained(root, arguments):
    """The command that runs a program of the laid out image as a container does: as user 10001, over a root that nobody
    writes to, with a /tmp. Takes root."""
    script = ('mount --bind "$0" "$0" && mount --bind /dev "$0/dev" && mount -t proc proc "$0/proc" && '
              'mount -t tmpfs -o size=128m,mode=1777 tmpfs "$0/tmp" && mount -o remount,bind,ro "$0" && cd "$0" && '
              'exec chroot --userspec=10001:10001 "$0" "$@"')
    return ["unshare", "--mount", "sh", "-c", script, root, *arguments]


def serve(path):
    """The address at which a file is to be had for as long as the script runs."""
    with open(path, "rb") as f:
        content = f.read()

    class OneFile(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), OneFile)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


class Production:
    """Atrium in production mode, beside a standalone one that is the database, the Odoo and the issuer of tokens to it."""

    def __init__(self, beside, folder, command):
        os.makedirs(folder, exist_ok=True)
        odoo = beside.sandbox()
        self.beside, self.folder, self.odoo = beside, folder, odoo
        self.port, self.management = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = command
        self.log = os.path.join(folder, "log.txt")
        self.environment = {**os.environ, **self.settings()}

    def settings(self):
        data = os.path.join(self.beside.folder, "data")
        return {"ATRIUM_MODE": "production", "MALLOC_ARENA_MAX": "2", "QUARKUS_HTTP_HOST": "127.0.0.1",
                "QUARKUS_HTTP_PORT": str(self.port), "ATRIUM_HTTP_MANAGEMENT_PORT": str(self.management),
                "ATRIUM_ODOO_URL": self.odoo.url, "ATRIUM_ODOO_DATABASE": self.odoo.database,
                "ATRIUM_ODOO_LOGIN": self.odoo.login, "ATRIUM_ODOO_API_KEY": self.odoo.key,
                "ATRIUM_DATABASE_URL":
                    f"postgresql://postgres:postgres@localhost:{self.beside.postmaster()[1]}/postgres",
                "ATRIUM_JWT_ISSUER": "http://127.0.0.1/atrium", "ATRIUM_JWT_AUDIENCE": "atrium",
                "ATRIUM_JWT_JWKS_URL": serve(os.path.join(data, "jwks.json")),
                "ATRIUM_WEBHOOK_ENCRYPTION_KEY": open(os.path.join(data, "encryption-key.txt")).read(),
                "ATRIUM_AUDIT_SIGNING_KEYS": open(os.path.join(data, "signing-key.txt")).read(),
                "ATRIUM_WEBHOOK_SOURCES_HR_PRESET": "standard-webhooks",
                "ATRIUM_WEBHOOK_SOURCES_HR_SECRETS": "whsec_dHJ5LXN0YW5kYXJkLXdlYmhvb2tzLXdpdGgtdGhpcw=="}

    def start(self, path="/v1/purchase-orders?limit=1", patience=60):
        """Seconds from the command to the first answer with data."""
        began = time.perf_counter()
        self.process = start(self.command, self.log, cwd=self.folder, env=self.environment)
        self.pid = self.process.pid
        while True:
            try:
                if self.ask("GET", path)[0] == 200:
                    return time.perf_counter() - began
            except OSError:
                pass
            if self.process.poll() is not None or time.perf_counter() - began > patience:
                sys.exit(f"Atrium does not start:\n{open(self.log).read()}")
            time.sleep(0.01)

    def ask(self, method, path, body=None, headers=None, port=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        given = {"Authorization": "Bearer " + self.beside.token, **(headers or {})}
        if body is not None:
            given["Content-Type"] = "application/json"
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def stop(self):
        stop(self.process)


class Odoo:
    """An Odoo 14 to 18, or the sandbox, over JSON-RPC as its users' programs speak it."""

    def __init__(self, url, database, login, key):
        self.url, self.database, self.login, self.key = url, database, login, key
        self.user = None

    @staticmethod
    def of_environment():
        """The one that ATRIUM_ODOO_* names."""
        try:
            odoo = Odoo(*(os.environ["ATRIUM_ODOO_" + key] for key in ("URL", "DATABASE", "LOGIN", "API_KEY")))
        except KeyError as missing:
            sys.exit(f"name a real Odoo: {missing} is not set (dev/real-odoo up prints what to set)")
        return odoo

    def _service(self, service, method, *arguments):
        body = {"jsonrpc": "2.0", "method": "call", "id": 1,
                "params": {"service": service, "method": method, "args": list(arguments)}}
        request = urllib.request.Request(self.url + "/jsonrpc", json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=600) as answer:
            said = json.load(answer)
        if "error" in said:
            raise RuntimeError(json.dumps(said["error"])[:500])
        return said["result"]

    def is_there(self):
        try:
            return "server_version" in self._service("common", "version")
        except (OSError, ValueError, KeyError, RuntimeError):
            return False

    def version(self):
        return self._service("common", "version")["server_version"]

    def arguments(self, model, method, positional, named):
        if self.user is None:
            self.user = self._service("common", "login", self.database, self.login, self.key)
        return [self.database, self.user, self.key, model, method, positional, named]

    def call(self, model, method, *positional, **named):
        return self._service("object", "execute_kw", *self.arguments(model, method, list(positional), named))

    def body(self, model, method, *positional, **named):
        """The request as bytes on the wire, for a load generator."""
        return json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": {
            "service": "object", "method": "execute_kw",
            "args": self.arguments(model, method, list(positional), named)}})


def text_of_id(odoo_id):
    """The part of a public id after the prefix, as io.atrium.kernel.PublicId makes it."""
    mask32 = 0xFFFFFFFF
    scrambled = int.from_bytes(((odoo_id ^ 0x5F3C71A9) * 0x9E3779B1 & mask32).to_bytes(4, "big"), "little")
    mixed = scrambled * 0x85EBCA6B & mask32
    bits = scrambled << 8 | (mixed ^ mixed >> 16 ^ mixed >> 8) & 0xFF
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    return "".join(alphabet[bits >> shift & 31] for shift in range(35, -5, -5))


# ---- load ----

def wrk(url, connections, seconds, requests_file, warm_up=False):
    """A closed loop of wrk over the requests of a file; see requests.lua. Answers other than 2xx end the script, but for
    those of a warm-up, which are told of."""
    lua = os.path.join(HERE, "requests.lua")
    done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", lua, url],
                          env={**os.environ, "REQUESTS": requests_file}, text=True, stdout=subprocess.PIPE)
    line = next((one for one in done.stdout.splitlines() if one.startswith("{")), None)
    if line is None:
        sys.exit(f"wrk gave no result:\n{done.stdout}")
    result = json.loads(line)
    if result["errors"] > 0:
        told = f"{result['errors']} of {result['requests']} requests to {url} failed:\n{done.stdout}"
        say(told) if warm_up else sys.exit(told)
    result["rate"] = result["requests"] / result["seconds"]
    return result


def write_requests(path, requests):
    """One request a line: method, path, token or -, body or nothing; tabs between."""
    with open(path, "w") as f:
        for method, target, token, body in requests:
            f.write("\t".join([method, target, token or "-", body or ""]) + "\n")
    return path


# ---- words ----

def spread(values, digits=None):
    """Median and range, such as 12.1 (11.8-12.9)."""
    middle = statistics.median(values)
    if digits is None:
        digits = 0 if middle >= 100 else 1 if middle >= 10 else 2 if middle >= 1 else 3
    shown = [f"{value:,.{digits}f}" for value in (middle, min(values), max(values))]
    return f"{shown[0]} ({shown[1]}-{shown[2]})"


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    sys.stdout.flush()


def machine():
    """What the figures hold for: cores, memory, versions, and what else was going on."""
    with open("/proc/meminfo") as f:
        memory = int(f.readline().split()[1]) / 1024 / 1024
    with open("/proc/cpuinfo") as f:
        model = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), platform.machine())
    java = subprocess.run([JAVA, "-version"], text=True, stderr=subprocess.PIPE).stderr.splitlines()[0]
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], text=True,
                            stdout=subprocess.PIPE).stdout.strip()
    return (f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores ({model}), {memory:.0f} GiB, "
            f"{platform.system()} {platform.release()}, {java}, commit {commit}, load before {os.getloadavg()[0]:.1f}")
