"""The tasks of the bench, by Apache Libcloud: task, url -> one line of JSON."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from libcloud.compute.base import NodeImage, NodeLocation, NodeSize
from libcloud.compute.providers import get_driver
from libcloud.compute.types import Provider

TRIPS, AT_ONCE, THREADS = int(sys.argv[3]), int(sys.argv[4]), 32
task, url = sys.argv[1], urlsplit(sys.argv[2])


def driver():
    one = get_driver(Provider.DIGITAL_OCEAN)("token", api_version="v2")
    one.connection.host, one.connection.port, one.connection.secure = url.hostname, url.port, False
    one.connection.connection = None
    return one


def get(one):
    return one.ex_get_node_details("3164007")


def trips(one):
    size = NodeSize("s-1vcpu-1gb", "s-1vcpu-1gb", 1024, 25, None, None, one)
    image, location = NodeImage("63663980", "Ubuntu", one), NodeLocation("nyc3", "New York 3", "US", one)
    for _ in range(TRIPS):
        node = one.create_node("web", size, image, location)
        node = one.ex_get_node_details(node.id)
        assert one.destroy_node(node)


def many():
    drivers = [driver() for _ in range(THREADS)]

    def share(one):
        for _ in range(AT_ONCE // THREADS):
            get(one)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(share, drivers))


one = driver()
get(one)
began, cpu = time.monotonic(), time.process_time()
if task == "list":
    assert len(one.list_nodes()) == 10000
elif task == "trips":
    trips(one)
else:
    many()
wall, cpu = time.monotonic() - began, time.process_time() - cpu
# What getrusage says begins with what the parent had.
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) * 1024 / 1e6
print(json.dumps({"cpu": cpu, "wall": wall, "peak": peak}))
