"""What the scripts about subscriptions share: subscribers in a process of their own, subscriptions, facts in the log."""
import json
import os
import subprocess
import urllib.error
import urllib.request
import uuid

import bench

LINES = [{"id": f"line-{n}", "itemId": f"itm_bench{n:03}", "description": f"Desk combination, variant {n}", "quantity": n,
          "unitPrice": {"amount": "171.96", "currency": "USD"}} for n in range(1, 9)]
BODY = json.dumps({"id": "bench", "number": "P00042", "status": "confirmed", "supplierId": "sup_hbr0kgh3", "lines": LINES,
                   "total": {"amount": "6190.56", "currency": "USD"}}, separators=(",", ":"))

# As EventLog appends, one fact a transaction.
APPEND = """\\set kind random(0, {last_kind})
\\set subject random(1, {subjects})
with head as (update event_head set position = position + 1, time = greatest(time, clock_timestamp())
              returning position, time),
fact as (insert into event_log (position, id, type, subject, time, correlation_id, authority, legal_entity, data)
         select position, gen_random_uuid(), 'io.atrium.bench-' || :kind || '.created.v1', 'bench_' || :subject, time,
                'bench', 'odoo', null, :body::json from head returning position)
select pg_notify('event_log', position::text) from fact;
"""


def sql(atrium, text):
    return subprocess.run(["psql", "-qtAX", "-v", "ON_ERROR_STOP=1", *address(atrium), "-c", text], text=True, check=True,
                          stdout=subprocess.PIPE).stdout.strip()


def address(atrium):
    return ["-h", "127.0.0.1", "-p", str(atrium.postmaster()[1]), "-U", "postgres", "-d", "postgres"]


class Subscribers:
    """The process with all the receivers; their addresses by kind."""

    def __init__(self, work, good, slow=0, silent=0, refusing=0):
        log = os.path.join(work, "subscribers.txt")
        self.process = bench.start([bench.JAVA, "-Xmx256m", "-XX:+UseSerialGC", os.path.join(bench.HERE, "Subscribers.java"),
                                    str(good), str(slow), str(silent)], log)
        while True:
            with open(log) as f:
                ports = f.readline().split()
            if len(ports) == good + slow + silent + 1:
                break
        self.good = [self._url(port) for port in ports[:good]]
        self.bad = [self._url(port) for port in ports[good:-1]] + [self._url(bench.free_port()) for _ in range(refusing)]
        self.orders = f"http://127.0.0.1:{ports[-1]}"

    @staticmethod
    def _url(port):
        return f"http://127.0.0.1:{port}/facts"

    def reset(self):
        urllib.request.urlopen(self.orders + "/reset").close()

    def report(self):
        return self._ask("/report")

    def count(self):
        """Cheaper than a report, so that it can be asked for while a measurement goes on."""
        return self._ask("/count")["count"]

    def _ask(self, order):
        with urllib.request.urlopen(self.orders + order) as answer:
            return json.load(answer)


def request(atrium, method, path, body=None):
    headers = {"Authorization": "Bearer " + atrium.token, "Content-Type": "application/json",
               "Idempotency-Key": uuid.uuid4().hex}
    sent = urllib.request.Request(atrium.url + path, None if body is None else json.dumps(body).encode(), headers,
                                  method=method)
    with urllib.request.urlopen(sent) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def subscribe(atrium, url, types):
    return request(atrium, "POST", "/v1/subscriptions", {"url": url, "types": types})["id"]


def append(atrium, work, kinds, subjects, options):
    """A pgbench that appends facts as its options say."""
    script = os.path.join(work, "append.sql")
    with open(script, "w") as f:
        f.write(APPEND.format(last_kind=kinds - 1, subjects=subjects))
    return bench.start(["pgbench", "-n", "-M", "prepared", *options, "-f", script, "-D", "body=" + BODY,
                        *address(atrium)[:-2], "postgres"], os.path.join(work, "append.txt"))


def cpu(atrium):
    return {"gateway": bench.cpu(atrium.pid), "PostgreSQL": bench.cpu_tree(atrium.postmaster()[0])}
