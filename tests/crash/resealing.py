"""The process that is killed: reseals until nothing is left. Its house comes as JSON on standard input."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from hotline.db import Database
from hotline.keys import service as keys


def main() -> None:
    told = json.loads(sys.stdin.readline())
    database = Database(told["url"], Path(told["line"]))
    anchor = keys.Anchor(bytes.fromhex(told["instance"]), bytes.fromhex(told["root"]), Path(told["trust"]))
    reader = keys.Reader(bytes.fromhex(told["holder"]), bytes.fromhex(told["seed"]))
    print("ready", flush=True)
    for done in keys.reseal(database, anchor, reader, batch=told["batch"]):
        print(done, flush=True)


if __name__ == "__main__":
    main()
