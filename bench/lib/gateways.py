"""Single reads of Atrium and of its peer, Spring Cloud Gateway in front of a stub that answers at once: started, checked,
loaded by turns, and what a thousand of them cost. Needs wrk and redis-server."""
import http.client
import os
import subprocess
import sys
import time

import bench

CONNECTIONS = 32
TOKENS = 64
# As the image is run; the peer too.
JAVA_OPTIONS = ["-Xmx512m", "-XX:+UseSerialGC"]
NEVER_REFUSED = {f"atrium.limit.policies.read.{what}": 1_000_000 for what in ("rate", "burst")}
PARTS = ("gateway", "PostgreSQL", "Redis")


def answer(url, path, token=None):
    """Status, headers in lower case, body."""
    connection = http.client.HTTPConnection(url.split("//")[1], timeout=10)
    connection.request("GET", path, headers={"Authorization": "Bearer " + token} if token else {})
    got = connection.getresponse()
    body = got.read()
    connection.close()
    return got.status, {name.lower(): value for name, value in got.getheaders()}, body


def check(name, url, path, good, without_scope, counter):
    """That it does the job at all: reads, refuses, counts."""
    status, headers, _ = answer(url, path, good)
    found = [status, answer(url, path)[0], answer(url, path, good[:-8] + "AAAAAAAA")[0], answer(url, path, without_scope)[0]]
    if found != [200, 401, 401, 403] or counter not in headers:
        sys.exit(f"{name} does not do its job: {found}, {headers}")


def wait_until(what, seconds=90):
    until = time.time() + seconds
    while True:
        try:
            if what():
                return
        except OSError:
            pass
        if time.time() > until:
            sys.exit("a peer does not start")
        time.sleep(0.2)


class Redis:
    def __init__(self, work):
        self.port = bench.free_port()
        self.pid = bench.start(["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                                "--appendonly", "no"], os.path.join(work, "redis.log")).pid


class Peer:
    """Spring Cloud Gateway and its stub."""

    name = "Spring Cloud Gateway"

    def __init__(self, folder, work, redis):
        keys = os.path.join(work, "keys")
        subprocess.run([bench.JAVA, os.path.join(folder, "load", "Keys.java"), keys, str(TOKENS)], check=True)
        stub_port, port = bench.free_port(), bench.free_port()
        stub = os.path.join(folder, "stub-odoo", "target")
        bench.start([bench.JAVA, "-Xmx256m", "-XX:+UseSerialGC", "-cp", f"{stub}/classes:{stub}/lib/*",
                     "bench.stub.StubOdoo"], os.path.join(work, "stub.log"),
                    env={**os.environ, "STUB_PORT": str(stub_port), "STUB_DELAY_MS": "0"})
        self.process = bench.start(
            [bench.JAVA, *JAVA_OPTIONS, "-jar", os.path.join(folder, "peers/spring-cloud-gateway/target/scg-peer.jar")],
            os.path.join(work, "peer.log"),
            env={**os.environ, "SCG_PORT": str(port), "BENCH_REDIS_PORT": str(redis.port),
                 "STUB_URL": f"http://127.0.0.1:{stub_port}",
                 "BENCH_JWT_PUBLIC_KEY": os.path.join(keys, "rs256.public.pem")})
        self.url = f"http://127.0.0.1:{port}"
        self.tokens = open(os.path.join(keys, "tokens.rs256")).read().split()
        self.paths = [f"/v1/purchase-orders/{number}" for number in range(1, 65)]
        wait_until(lambda: answer(self.url, "/actuator/health")[0] == 200)
        check(self.name, self.url, "/v1/purchase-orders/7", self.tokens[0],
              open(os.path.join(keys, "noscope.rs256")).read().strip(), "x-ratelimit-remaining")

    def cpu(self):
        return {"gateway": bench.cpu(self.process.pid), "PostgreSQL": 0.0}


class Ours:
    """Reads of an Atrium that runs; a token that is None is not sent."""

    def __init__(self, name, atrium, paths, tokens):
        self.name, self.atrium, self.paths, self.tokens = name, atrium, paths, tokens
        self.url = atrium.url
        self.postmaster = atrium.postmaster()[0]

    def cpu(self):
        return {"gateway": bench.cpu(self.atrium.pid), "PostgreSQL": bench.cpu_tree(self.postmaster)}


def start_atrium(work, redis, jar=bench.JAR):
    atrium = bench.Atrium(os.path.join(work, "atrium"), {
        "atrium.redis.url": f"redis://127.0.0.1:{redis.port}", **NEVER_REFUSED}, JAVA_OPTIONS, jar).start()
    atrium.await_current()
    return atrium


def _measure(gateway, redis, requests, connections, seconds):
    before = {**gateway.cpu(), "Redis": bench.cpu(redis.pid)}
    result = bench.wrk(gateway.url, connections, seconds, requests)
    after = {**gateway.cpu(), "Redis": bench.cpu(redis.pid)}
    result["cpu"] = {name: 1000 * (after[name] - before[name]) / result["requests"] for name in after}
    result["total"] = sum(result["cpu"].values())
    return result


def _requests(gateway, work):
    """Every token meets every path."""
    paths, tokens = gateway.paths, gateway.tokens
    return bench.write_requests(os.path.join(work, gateway.name.replace("/", "-")), [
        ("GET", path, tokens[(turn + place) % len(tokens)], None)
        for turn in range(len(tokens)) for place, path in enumerate(paths)])


def by_turns(gateways, redis, work, repetitions, seconds, warm_up, connections, watch=lambda gateway, requests: None):
    """What each repetition gave: by how many connections there were, and then by the name of the gateway; watch is told of
    each."""
    files = {gateway.name: _requests(gateway, work) for gateway in gateways}
    for gateway in gateways:
        bench.say(f"warm-up of {gateway.name}")
        bench.wrk(gateway.url, connections[0], warm_up, files[gateway.name], warm_up=True)
        watch(gateway, None)
    found = {many: {gateway.name: [] for gateway in gateways} for many in connections}
    for number in range(repetitions):
        for many, runs in found.items():
            for gateway in gateways:
                one = _measure(gateway, redis, files[gateway.name], many, seconds)
                watch(gateway, one["requests"])
                runs[gateway.name].append(one)
            bench.say(f"repetition {number + 1}, {many} connections: " + ", ".join(
                f"{name} {each[-1]['rate']:,.0f}/s {each[-1]['total']:.3f} s/1000" for name, each in runs.items()))
    return found


def table(found):
    bench.table(["", "req/s", "p50 ms", "p99 ms", "CPU s / 1,000: gateway", "PostgreSQL", "Redis", "sum"], [
        [name, *(bench.spread([one[column] for one in runs]) for column in ("rate", "p50", "p99")),
         *(bench.spread([one["cpu"][part] for one in runs], 3) for part in PARTS),
         bench.spread([one["total"] for one in runs], 3)] for name, runs in found.items()])


def ratios(found, one, other):
    """Requests per CPU second of the one, as a multiple of the other's, repetition by repetition."""
    return [theirs["total"] / its["total"] for its, theirs in zip(found[one], found[other])]
